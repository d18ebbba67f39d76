package com.distributed.jobscheduler.worker.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * How the dispatch of one occurrence ended, and why.
 *
 * @param reason the error in words; null on success, or when the outcome says it all
 */
public record DispatchResult(
        DispatchOutcome outcome, @Nullable String reason) {
    static DispatchResult of(DispatchOutcome outcome) {
        return new DispatchResult(outcome, null);
    }
}
