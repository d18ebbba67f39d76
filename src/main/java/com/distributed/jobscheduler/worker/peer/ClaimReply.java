package com.distributed.jobscheduler.worker.peer;

import org.jspecify.annotations.Nullable;

/** The Job Store's reply to a claim. */
public sealed interface ClaimReply {
    /**
     * This worker holds the claim.
     *
     * @param token the claim's token; null from a base-only store, whose claims are unconditional
     */
    record Claimed(@Nullable String token) implements ClaimReply {}

    /** A 2xx without a token, though this store has given tokens: a proxy's answer, or the store is base-only now. */
    record WithoutToken() implements ClaimReply {}

    /** 409: another worker's claim, or the job is no longer PENDING. */
    record NotOurs() implements ClaimReply {}

    /** 409: the job stays PENDING, because its limit has no room. */
    record LimitReached() implements ClaimReply {}

    /**
     * 404: the job is gone.
     *
     * @param isBare without the contract's envelope, from a base-only store or from a proxy in the store's place
     */
    record Gone(boolean isBare) implements ClaimReply {}

    /** Another 4xx or a redirect: the store refuses this call; the job is not claimed. */
    record Refused(String reason) implements ClaimReply {}

    /** No connection: the job is not claimed. */
    record NotSent(String reason) implements ClaimReply {}

    /** A 5xx, or the answer was lost: the job may be claimed. */
    record Unknown(String reason) implements ClaimReply {}
}
