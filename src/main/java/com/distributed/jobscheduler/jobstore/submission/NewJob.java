package com.distributed.jobscheduler.jobstore.submission;

import com.distributed.jobscheduler.jobstore.job.RunRules;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A valid submission, ready to be stored. */
record NewJob(
        String jobName,
        @Nullable Long userId,
        Frequency frequency,
        Instant executionTime,
        String timeZone,
        @Nullable String cronExpression,
        @Nullable String interval,
        @Nullable Instant endTime,
        @Nullable Integer maxOccurrences,
        MisfirePolicy misfirePolicy,
        @Nullable String payload,
        int maxRetries,
        RunRules rules,
        @Nullable Integer segment,
        Instant firstRun) {}
