package com.distributed.jobscheduler.agent.peer;

import org.jspecify.annotations.Nullable;

/**
 * What the Job Store needs to know an occurrence by (contract: a job id alone identifies nothing).
 *
 * @param key the occurrence's idempotency key
 * @param claimToken the worker's claim, when the store is a conditional one
 * @param traceparent the W3C trace that the dispatch belongs to
 */
public record OccurrenceRef(
        long jobId,
        String key,
        @Nullable String claimToken,
        @Nullable String traceparent) {
    /** True when the claim came from a store that checks every move; base-only stores give no token. */
    public boolean claimedConditionally() {
        return claimToken != null;
    }
}
