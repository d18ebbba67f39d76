package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.wire.DispatchGroup;
import org.jspecify.annotations.Nullable;

/**
 * One occurrence on its way to an agent.
 *
 * @param claimToken the claim under which it is dispatched, where the store gave one
 * @param epoch the epoch of the assignment it is dispatched under, where the coordinator gave one
 */
public record Parcel(
        DueEntry job, @Nullable String claimToken, @Nullable Long epoch) {
    DispatchGroup.Entry toEntry() {
        return new DispatchGroup.Entry(
                job.occurrence().key(), claimToken, epoch, null, job.alone() ? true : null, job.toDispatch());
    }
}
