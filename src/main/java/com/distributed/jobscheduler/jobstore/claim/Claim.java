package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.jobstore.job.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request to claim a job, and its result. */
public final class Claim {
    private Claim() {}

    /**
     * A worker's request to claim a job. An absent part makes no condition.
     *
     * @param expectedRunTime the expected occurrence: the listed nextRunTime
     * @param expectedVersion the expected version of the job: the listed one
     * @param key identifies repeats of this claim
     */
    public record Request(
            long jobId,
            @Nullable String workerId,
            @Nullable Instant expectedRunTime,
            @Nullable Integer expectedVersion,
            @Nullable String key) {
        /** False for the base contract's plain PUT, which names neither worker nor occurrence. */
        boolean isConditional() {
            return workerId != null || expectedRunTime != null || expectedVersion != null || key != null;
        }
    }

    /** Result of the claim. */
    public sealed interface Result {
        /** The worker holds the job, by this request or by the one that it repeats. */
        record Granted(JobState state, String token) implements Result {}

        /** The worker does not hold the job; the refused move tells why. */
        record Denied(Move reason) implements Result {}

        /**
         * The job's limit has no room.
         *
         * @param waits how long until it has, where that is known
         */
        record LimitReached(JobState state, String reason, Optional<Duration> waits) implements Result {}
    }
}
