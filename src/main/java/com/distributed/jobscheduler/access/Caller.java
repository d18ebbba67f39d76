package com.distributed.jobscheduler.access;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Somebody who was let in; without the token that did it. */
final class Caller extends AbstractAuthenticationToken {
    /** Whoever calls over the loopback interface while nothing else listens. */
    static final Caller LOCAL = new Caller("local", Set.of(CallerRole.OPERATOR), null);

    /** Whoever shows the secret of a route: no role, for it opens nothing else. */
    static final Caller SHOWING_SECRET = new Caller("push", Set.of(), null);

    private final String name;
    private final Set<CallerRole> roles;
    private final @Nullable String client;

    /** The holder of a token with these roles, one at least, and the client's name if it is one. */
    Caller(Set<CallerRole> roles, @Nullable String client) {
        this(roles.iterator().next().name().toLowerCase(Locale.ROOT), roles, client);
    }

    private Caller(String name, Set<CallerRole> roles, @Nullable String client) {
        super(roles.stream()
                .map(role -> new SimpleGrantedAuthority("ROLE_" + role.name()))
                .toList());
        this.name = name;
        this.roles = Set.copyOf(roles);
        this.client = client;
        super.setAuthenticated(true);
    }

    Set<CallerRole> roles() {
        return roles;
    }

    @Nullable
    String client() {
        return client;
    }

    @Override
    public Object getPrincipal() {
        return name;
    }

    @Override
    public Object getCredentials() {
        return "";
    }
}
