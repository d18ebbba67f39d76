package com.distributed.jobscheduler.access;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who was let in; without the token that did it.
 *
 * @param name what the caller is known as
 * @param client the client's name if it is one
 */
record Caller(String name, Set<CallerRole> roles, @Nullable String client) {
    /** Whoever calls over the loopback interface while nothing else listens. */
    static final Caller LOCAL = new Caller("local", Set.of(CallerRole.OPERATOR), null);

    /** Whoever shows the secret of a route: no role, for it opens nothing else. */
    static final Caller SHOWING_SECRET = new Caller("push", Set.of(), null);

    Caller {
        roles = Set.copyOf(roles);
    }

    /** The holder of a token with these roles, one at least, and the client's name if it is one. */
    Caller(Set<CallerRole> roles, @Nullable String client) {
        this(roles.iterator().next().name().toLowerCase(Locale.ROOT), roles, client);
    }
}
