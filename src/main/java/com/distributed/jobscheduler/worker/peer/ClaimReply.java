package com.distributed.jobscheduler.worker.peer;

import org.jspecify.annotations.Nullable;

/** How the Job Store answered a claim. */
public sealed interface ClaimReply {
    /**
     * The occurrence is ours.
     *
     * @param token the claim's token; null from a base-only store, whose claims are unconditional
     */
    record Claimed(@Nullable String token) implements ClaimReply {}

    /** A 2xx without the token that this store has given so far: a proxy's, or of a store that is base-only from now on. */
    record WithoutToken() implements ClaimReply {}

    /** 409: somebody else's, or no longer PENDING. */
    record NotOurs() implements ClaimReply {}

    /**
     * 404: the job is gone.
     *
     * @param isBare without the contract's envelope: a base-only store's, or that of a proxy in the store's place
     */
    record Gone(boolean isBare) implements ClaimReply {}

    /** Another 4xx or a redirect: the store refuses us; nothing was claimed. */
    record Refused(String reason) implements ClaimReply {}

    /** No connection: nothing was claimed. */
    record NotSent(String reason) implements ClaimReply {}

    /** The answer was lost or a 5xx: it may be claimed. */
    record Unknown(String reason) implements ClaimReply {}
}
