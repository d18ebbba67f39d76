package com.distributed.jobscheduler.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the Job Store's due list and of its batch claim (contract: Job Store). In a foreign store's list any
 * field may be missing: a reader checks {@code jobId}, {@code nextRunTime} and {@code status} first.
 *
 * @param nextRunTime when this occurrence is due; with {@code jobId} it identifies the occurrence
 * @param executionTime extension: the job's first run time, the anchor of its recurrence
 * @param timeZone extension: the IANA zone of the recurrence
 * @param cronExpression extension: Spring's six fields, never five or a macro, when {@code frequency} is CRON
 * @param endTime extension: no occurrence after this instant
 * @param misfirePolicy extension: what to do with missed occurrences
 * @param claimToken extension: the claim's token, on a batch claim's answer only
 * @param alone extension: true when its agent must run no other job beside it, because its agents fell silent several
 *     times
 * @param timeoutMillis extension: how long the run may take; absent for the agent's own limit
 * @param version extension: counts the changes of the job's definition; a claim may name the version that it expects
 * @param dueTime extension: when the occurrence is due, where jitter put that after {@code nextRunTime}; absent otherwise
 * @param interval extension: the time between two runs of a job whose schedule the store continues by itself; absent
 *     otherwise
 */
public record DueJob(
        @Nullable Long jobId,
        @Nullable Long scheduleId,
        @Nullable String jobName,
        @Nullable Frequency frequency,
        @Nullable JobStatus status,
        @Nullable Instant nextRunTime,
        @Nullable Integer segment,
        @Nullable String payload,
        @Nullable Integer maxRetries,
        @Nullable Integer retryCount,
        @Nullable Long userId,
        @Nullable Instant executionTime,
        @Nullable String timeZone,
        @Nullable String cronExpression,
        @Nullable Instant endTime,
        @Nullable MisfirePolicy misfirePolicy,
        @Nullable String claimToken,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean alone,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long timeoutMillis,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer version,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant dueTime,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String interval) {}
