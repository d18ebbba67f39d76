package com.distributed.jobscheduler.jobstore.action;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far an action has come, and its result in the end.
 *
 * @param matched jobs that passed the filter
 * @param changed those for which the single call did something
 * @param unchanged those that were so already
 * @param refused those for which the single call is refused
 * @param refusals the first of them
 * @param after where to go on; null at the end of the list
 * @param looks how many times jobs were looked for
 */
record Progress(
        int matched,
        int changed,
        int unchanged,
        int refused,
        List<Refusal> refusals,
        @Nullable String after,
        int looks,
        boolean isDone) {
    private static final int MOST_REFUSALS = 100;

    /** A job for which the single call is refused. */
    record Refusal(long jobId, String reason) {}

    static Progress from(@Nullable String after) {
        return new Progress(0, 0, 0, 0, List.of(), after, 0, false);
    }

    Progress withUnchanged() {
        return new Progress(matched + 1, changed, unchanged + 1, refused, refusals, after, looks, isDone);
    }

    Progress withChanged() {
        return new Progress(matched + 1, changed + 1, unchanged, refused, refusals, after, looks, isDone);
    }

    Progress withRefusal(long jobId, String reason) {
        var all = refusals.size() < MOST_REFUSALS
                ? Stream.concat(refusals.stream(), Stream.of(new Refusal(jobId, reason)))
                        .toList()
                : refusals;
        return new Progress(matched + 1, changed, unchanged, refused + 1, all, after, looks, isDone);
    }

    /** After one more look, at the end of which the list goes on there. */
    Progress looked(@Nullable String next, int limit, int mostLooks) {
        return new Progress(
                matched,
                changed,
                unchanged,
                refused,
                refusals,
                next,
                looks + 1,
                next == null || matched >= limit || looks + 1 >= mostLooks);
    }
}
