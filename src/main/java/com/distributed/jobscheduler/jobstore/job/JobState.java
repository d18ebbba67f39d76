package com.distributed.jobscheduler.jobstore.job;

import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The job's state: the data of every answer to a move, granted or refused.
 *
 * @param nextRunTime null where the move did not read it
 */
public record JobState(
        long jobId,
        JobStatus status,
        @Nullable Instant nextRunTime,
        @Nullable Integer retryCount) {}
