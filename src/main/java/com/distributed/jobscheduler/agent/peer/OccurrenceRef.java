package com.distributed.jobscheduler.agent.peer;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The occurrence as the Job Store identifies it (contract: a job id alone identifies nothing).
 *
 * @param key the occurrence's idempotency key
 * @param claimToken token of the worker's claim, when the store is a conditional one
 * @param traceparent W3C trace context of the dispatch
 */
public record OccurrenceRef(
        long jobId,
        String key,
        @Nullable String claimToken,
        @Nullable String traceparent) {
    private static final Pattern STORE_KEY = Pattern.compile("\\d{1,18}:\\d{1,15}");

    /** True when the claim came from a store that checks every move; base-only stores give no token. */
    public boolean claimedConditionally() {
        return claimToken != null;
    }

    /** True for a key in a conditional store's form: several such keys may be in one call. */
    public boolean hasStoreKey() {
        return claimedConditionally() && STORE_KEY.matcher(key).matches() && key.startsWith(jobId + ":");
    }
}
