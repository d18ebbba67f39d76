package com.distributed.jobscheduler.access;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A caller as Spring Security has it. */
final class AuthenticatedCaller extends AbstractAuthenticationToken {
    private final Caller caller;

    AuthenticatedCaller(Caller caller) {
        super(caller.roles().stream()
                .map(role -> new SimpleGrantedAuthority("ROLE_" + role.name()))
                .toList());
        this.caller = caller;
        super.setAuthenticated(true);
    }

    Caller caller() {
        return caller;
    }

    @Override
    public Object getPrincipal() {
        return caller.name();
    }

    @Override
    public Object getCredentials() {
        return "";
    }
}
