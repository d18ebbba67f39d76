package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.wire.DispatchGroup;
import org.jspecify.annotations.Nullable;

/**
 * One occurrence that this worker holds, on its way to an agent.
 *
 * @param token the store's name for the claim; null where the store gave none
 * @param epoch epoch of the assignment under which it was claimed; agents refuse an outdated one. Null where the
 *     coordinator gave none
 * @param isOfBatch whether it is from a batch claim, whose store moves the schedule itself
 */
public record Claim(
        DueEntry job, @Nullable String token, @Nullable Long epoch, boolean isOfBatch) {
    /** A claim of a single occurrence. */
    public Claim(DueEntry job, @Nullable String token, @Nullable Long epoch) {
        this(job, token, epoch, false);
    }

    /** The same claim under the epoch of this assignment. */
    public Claim under(@Nullable Long assignment) {
        return new Claim(job, token, assignment, isOfBatch);
    }

    DispatchGroup.Entry toEntry() {
        return new DispatchGroup.Entry(
                job.occurrence().key(), token, epoch, null, job.alone() ? true : null, job.toDispatch());
    }
}
