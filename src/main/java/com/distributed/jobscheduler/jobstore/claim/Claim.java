package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.jobstore.job.Move;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One request to claim a job, and how it ends. */
public final class Claim {
    private Claim() {}

    /**
     * What a worker sends to claim a job; each part may be absent and then makes no condition.
     *
     * @param expectedRunTime the occurrence it means: the listed nextRunTime
     * @param key makes a repeat of this claim recognisable
     */
    public record Request(
            long jobId,
            @Nullable String workerId,
            @Nullable Instant expectedRunTime,
            @Nullable String key) {
        /** False for the base contract's plain PUT, which says neither who claims nor what. */
        boolean isConditional() {
            return workerId != null || expectedRunTime != null || key != null;
        }
    }

    /** How the claim ended. */
    public sealed interface Result {
        /** The job is the worker's, now or since the request that this one repeats. */
        record Granted(JobState state, String token) implements Result {}

        /** It is not: the reason is a refused move. */
        record Denied(Move reason) implements Result {}
    }
}
