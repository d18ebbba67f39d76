package com.distributed.jobscheduler.access;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who was let in; without the token that did it.
 *
 * @param name what the caller is known as
 * @param client the client's name if it is one
 * @param fingerprint tells its token from others, and does not tell the token; null without one
 */
record Caller(
        String name,
        Set<CallerRole> roles,
        @Nullable String client,
        @Nullable String fingerprint) {
    /** A caller on the loopback interface, while the service listens on no other. */
    static final Caller LOCAL = new Caller("local", Set.of(CallerRole.OPERATOR), null, null);

    /** A caller that shows a route's secret: it has no role, because the secret opens nothing else. */
    static final Caller SHOWING_SECRET = new Caller("push", Set.of(), null, null);

    Caller {
        roles = Set.copyOf(roles);
    }

    /** The holder of a token: its roles, at least one, and its name if it is a client. */
    Caller(Set<CallerRole> roles, @Nullable String client, @Nullable String fingerprint) {
        this(roles.iterator().next().name().toLowerCase(Locale.ROOT), roles, client, fingerprint);
    }
}
