package com.distributed.jobscheduler.jobstore.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One run that is to come.
 *
 * @param time when it is due, in UTC
 * @param local the same instant in the job's zone
 * @param note what is special about it: a clock change, days that the calendar excludes, a retry, an extra run, a time that has passed; null for nothing
 * @param dueTime when jitter lets it become due; null without jitter, and where no job's id decides it yet
 */
public record UpcomingRun(
        Instant time,
        OffsetDateTime local,
        String zone,
        @Nullable String note,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant dueTime) {}
