package com.distributed.jobscheduler.jobstore.submission;

import com.distributed.jobscheduler.recurrence.OnExcluded;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/jobs} (contract: Job Store).
 *
 * @param executionTime the first run time; may be absent for CRON, whose first run is then the first after now
 * @param segment may be absent: the store then hashes the job to one
 * @param timeZone extension: the IANA zone of the recurrence, UTC when absent
 * @param cronExpression extension: Spring's six fields, five of them without the second, or a macro; required for CRON, and only for CRON
 * @param endTime extension: no occurrence after this instant
 * @param misfirePolicy extension: FIRE_ONCE when absent
 * @param interval extension: ISO-8601 such as PT15M or P2W; required for EVERY, and only for EVERY
 * @param maxOccurrences extension: the job ends after so many occurrences
 * @param timeout extension: how long a run may take, PT1S to PT168H; the agent's own limit when absent
 * @param retryBackoff extension: how long retries wait; the store's settings when absent
 * @param jitter extension: by how much an occurrence may become due later than its own time, PT0.001S to PT24H
 * @param retention extension: how long the finished job and its executions are kept, PT1H to PT87600H; the store's own age when absent
 * @param externalKey extension: the caller's own key of the job, unique among jobs that have not ended
 * @param concurrencyKey extension: the key whose limit the job is under, if there is one
 * @param priority extension: 0 to 9, 5 when absent; higher is claimed first
 * @param labels extension: words to find the job by, at most 16
 * @param notifyIfLaterThan extension: how long after its due time an occurrence may begin before that is told, PT1S to
 *     PT720H; never when absent
 * @param calendar extension: the calendar on whose free days it runs; all days when absent
 * @param onExcluded extension: what becomes of an occurrence on an excluded day; SKIP when absent
 */
public record JobSubmission(
        @Nullable String jobName,
        @Nullable Long userId,
        @Nullable Frequency frequency,
        @Nullable Instant executionTime,
        @Nullable String payload,
        @Nullable Integer maxRetries,
        @Nullable Integer segment,
        @Nullable String timeZone,
        @Nullable String cronExpression,
        @Nullable Instant endTime,
        @Nullable MisfirePolicy misfirePolicy,
        @Nullable String interval,
        @Nullable Integer maxOccurrences,
        @Nullable String timeout,
        @Nullable RetryBackoffSubmission retryBackoff,
        @Nullable String externalKey,
        @Nullable List<@Nullable String> labels,
        @Nullable String notifyIfLaterThan,
        @Nullable String calendar,
        @Nullable OnExcluded onExcluded,
        @Nullable String jitter,
        @Nullable String retention,
        @Nullable String concurrencyKey,
        @Nullable Integer priority) {
    /** The same under this key, with this first run time. */
    public JobSubmission declared(String key, @Nullable Instant firstRun) {
        return new JobSubmission(
                jobName,
                userId,
                frequency,
                firstRun,
                payload,
                maxRetries,
                segment,
                timeZone,
                cronExpression,
                endTime,
                misfirePolicy,
                interval,
                maxOccurrences,
                timeout,
                retryBackoff,
                key,
                labels,
                notifyIfLaterThan,
                calendar,
                onExcluded,
                jitter,
                retention,
                concurrencyKey,
                priority);
    }
}
