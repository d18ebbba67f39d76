package com.distributed.jobscheduler.access;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A caller that was let in; without its token. */
final class Caller extends AbstractAuthenticationToken {
    /** A caller on the loopback interface, while the service listens on no other. */
    static final Caller LOCAL = new Caller("local", Set.of(CallerRole.OPERATOR), null);

    /** A caller that shows a route's secret: it has no role, because the secret opens nothing else. */
    static final Caller SHOWING_SECRET = new Caller("push", Set.of(), null);

    Caller {
        roles = Set.copyOf(roles);
    }

    /** The holder of a token: its roles, at least one, and its name if it is a client. */
    Caller(Set<CallerRole> roles, @Nullable String client) {
        this(roles.iterator().next().name().toLowerCase(Locale.ROOT), roles, client);
    }
}
