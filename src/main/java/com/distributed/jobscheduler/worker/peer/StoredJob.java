package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the Job Store says of one job; any field may be missing in a stranger's answer.
 *
 * @param executionTime the job's first run time
 * @param claimedBy extension: the worker whose claim holds it
 */
public record StoredJob(
        @Nullable JobStatus status,
        @Nullable Instant nextRunTime,
        @Nullable Instant executionTime,
        @Nullable String claimedBy) {}
