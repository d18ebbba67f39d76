package com.distributed.jobscheduler.jobstore.notification;

import com.distributed.jobscheduler.database.DatabaseOutage;
import com.distributed.jobscheduler.logs.SaidOnce;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/** The boundary of the loops that deliver and count: their failure ends one round, is logged once, and passes. */
@Slf4j
@Component
@Conditional(NotificationsOn.class)
@RequiredArgsConstructor
class NotificationLoop {
    private final DatabaseOutage outage;
    private final SaidOnce failing = new SaidOnce();

    /** Runs one round; never throws. */
    void run(Runnable round) {
        try {
            round.run();
            if (failing.ends()) {
                log.info("notifications.resumed");
            }
        } catch (RuntimeException e) {
            if (!outage.noted(e) && failing.begins()) {
                log.error(
                        "notifications.stopped error={} next=\"they are tried again at the next look\"", e.toString());
            }
        }
    }
}
