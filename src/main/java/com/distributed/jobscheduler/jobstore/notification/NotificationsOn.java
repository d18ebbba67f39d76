package com.distributed.jobscheduler.jobstore.notification;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Holds when there is a URL to tell: without one, none of the loops of notifications exists. */
public final class NotificationsOn implements Condition {
    private static final String URL = "job-store.notifications.url";

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return in(context.getEnvironment());
    }

    static boolean in(Environment environment) {
        return !environment.getProperty(URL, "").isBlank();
    }
}
