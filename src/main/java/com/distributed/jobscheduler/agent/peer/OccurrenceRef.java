package com.distributed.jobscheduler.agent.peer;

import java.util.regex.Pattern;
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
    private static final Pattern STORE_KEY = Pattern.compile("\\d{1,18}:\\d{1,15}");

    /** True when the claim came from a store that checks every move; base-only stores give no token. */
    public boolean claimedConditionally() {
        return claimToken != null;
    }

    /** True when the key is of the form that a conditional store makes: several such may be named in one call. */
    public boolean hasStoreKey() {
        return claimedConditionally() && STORE_KEY.matcher(key).matches() && key.startsWith(jobId + ":");
    }
}
