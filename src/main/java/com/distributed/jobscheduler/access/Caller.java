package com.distributed.jobscheduler.access;

import java.util.Locale;
import java.util.Set;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Somebody who was let in; without the token that did it. */
final class Caller extends AbstractAuthenticationToken {
    /** Whoever calls over the loopback interface while nothing else listens. */
    static final Caller LOCAL = new Caller("local", Set.of(CallerRole.OPERATOR));

    /** Whoever shows the secret of a route: no role, for it opens nothing else. */
    static final Caller SHOWING_SECRET = new Caller("push", Set.of());

    private final String name;

    private Caller(String name, Set<CallerRole> roles) {
        super(roles.stream()
                .map(role -> new SimpleGrantedAuthority("ROLE_" + role.name()))
                .toList());
        this.name = name;
        super.setAuthenticated(true);
    }

    static Caller holding(Set<CallerRole> roles) {
        return new Caller(roles.iterator().next().name().toLowerCase(Locale.ROOT), roles);
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
