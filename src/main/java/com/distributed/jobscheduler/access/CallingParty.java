package com.distributed.jobscheduler.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who calls, for a record of what was done.
 *
 * @param name the role, {@code client.} with the client's name, or {@code local} for a caller of this machine without a token
 * @param token the first eight hexadecimal digits of the SHA-256 hash of its token; null without one
 * @param address the other end of the connection: of a proxy where there is one
 */
public record CallingParty(String name, @Nullable String token, String address) {
    /** The caller of the request that this thread serves; empty where it serves none. */
    public static Optional<CallingParty> now() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof AuthenticatedCaller known
                ? Optional.of(of(known))
                : Optional.empty();
    }

    /** The {@link #name} of a client. */
    public static String nameOf(String client) {
        return TokenHolder.CLIENT_PREFIX + client;
    }

    private static CallingParty of(AuthenticatedCaller known) {
        var caller = known.caller();
        var name = caller.client() == null ? caller.name() : nameOf(caller.client());
        return new CallingParty(name, caller.fingerprint(), known.address());
    }
}
