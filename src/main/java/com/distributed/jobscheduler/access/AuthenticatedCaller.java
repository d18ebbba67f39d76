package com.distributed.jobscheduler.access;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A caller as Spring Security has it. */
final class AuthenticatedCaller extends AbstractAuthenticationToken {
    private final Caller caller;
    private final String address;

    AuthenticatedCaller(Caller caller, String address) {
        super(caller.roles().stream()
                .map(role -> new SimpleGrantedAuthority("ROLE_" + role.name()))
                .toList());
        this.caller = caller;
        this.address = address;
        super.setAuthenticated(true);
    }

    Caller caller() {
        return caller;
    }

    /** Where the call came from: the other end of the connection. */
    String address() {
        return address;
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
