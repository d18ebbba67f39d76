package com.distributed.jobscheduler.worker.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * How the dispatch of one occurrence ended, and why.
 *
 * @param reason what went wrong, in words; null when nothing did, or the outcome says it all
 */
public record DispatchResult(
        DispatchOutcome outcome, @Nullable String reason) {
    static DispatchResult of(DispatchOutcome outcome) {
        return new DispatchResult(outcome, null);
    }
}
