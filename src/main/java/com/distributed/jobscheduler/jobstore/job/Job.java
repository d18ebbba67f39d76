package com.distributed.jobscheduler.jobstore.job;

import com.distributed.jobscheduler.recurrence.OnExcluded;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stored job, as the API answers it (contract: Job Store).
 *
 * @param submittedBy the client whose token submitted it; null when there was none
 * @param externalKey the caller's own key of the job, unique among jobs that have not ended; null for none
 * @param executionTime the first run time, the anchor of the recurrence
 * @param interval the time between two runs, as it was submitted, when the frequency is EVERY
 * @param maxOccurrences after how many occurrences the job ends; null for no such end
 * @param endedOccurrences how many have ended, however they ended; null without {@code maxOccurrences}. Retries, extra
 *     runs and skipped occurrences do not count
 * @param nextRunTime when the current occurrence is due; with the id it identifies the occurrence
 * @param occurrenceTime the current occurrence's own time, which retries do not move
 * @param occurrenceClaimedAt when the current occurrence was first claimed
 * @param followingTime while the current occurrence is an extra run (run-now): the calendar's occurrence after it
 * @param abandonments how often the current occurrence's run was abandoned, which uses up no retry
 * @param notBefore until when no worker is to claim the returned job; no wait when past or null
 * @param claimedRunTime the run time under which the job was claimed, while SCHEDULED or RUNNING
 * @param lastError how the last run failed; null after a success
 * @param lastVerdict what the handler of the last run said of its retries; null where it said nothing
 * @param consecutiveFailures how many of its latest runs failed in a row, each retry counted
 * @param lastSkippedTime the calendar time of the last occurrence that the policy SKIP left out
 * @param version counts the changes of its definition, from 1; runs do not move it
 * @param rescheduledAt when its schedule was last changed: no occurrence of the schedule lies before it
 * @param labels words to find it by, in their order; empty for none
 * @param calendarUse its calendar, and what becomes of occurrences on excluded days; null for none
 * @param dueTime when the current occurrence is due, where jitter puts that after {@code nextRunTime}; null otherwise
 * @param limitId the limit that it is under; 0 for none
 * @param runsWhilePaused whether the paused job runs once (run-now); it stays paused
 * @param moveKey the Idempotency-Key of the last move, and {@code movedTo} what it asked for
 */
public record Job(
        long id,
        String jobName,
        @Nullable Long userId,
        @Nullable String submittedBy,
        @Nullable String externalKey,
        Frequency frequency,
        Instant executionTime,
        String timeZone,
        @Nullable String cronExpression,
        @Nullable String interval,
        @Nullable Instant endTime,
        @Nullable Integer maxOccurrences,
        @Nullable Integer endedOccurrences,
        MisfirePolicy misfirePolicy,
        @Nullable String payload,
        int maxRetries,
        @JsonIgnore RunRules rules,
        int segment,
        JobStatus status,
        boolean paused,
        Instant nextRunTime,
        @JsonIgnore Instant occurrenceTime,
        @JsonIgnore @Nullable Instant occurrenceClaimedAt,
        @Nullable Instant followingTime,
        int retryCount,
        int abandonments,
        @JsonIgnore @Nullable Instant notBefore,
        @JsonIgnore @Nullable Instant claimedRunTime,
        @Nullable String claimedBy,
        @JsonIgnore @Nullable String claimToken,
        @Nullable String agentId,
        @Nullable Instant leaseUntil,
        @JsonIgnore @Nullable String moveKey,
        @JsonIgnore @Nullable JobStatus movedTo,
        @Nullable String lastError,
        @Nullable Verdict lastVerdict,
        @Nullable Instant lastSuccessAt,
        @Nullable Instant lastFailureAt,
        int consecutiveFailures,
        @Nullable Instant lastSkippedTime,
        int version,
        @JsonIgnore @Nullable Instant rescheduledAt,
        @JsonIgnore @Nullable CalendarUse calendarUse,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant finishedAt,
        List<String> labels,
        @Nullable Instant dueTime,
        @JsonIgnore long limitId,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean runsWhilePaused)
        implements Described {

    /** A job has exactly one schedule, known by the job's own id. */
    @JsonProperty
    public long scheduleId() {
        return id;
    }

    /** How long a run may take; null for the agent's own limit. */
    @JsonProperty
    public @Nullable Duration timeout() {
        return rules.timeout();
    }

    /** How long its retries wait; null for the store's settings. */
    @JsonProperty
    public @Nullable RetryPolicy retryBackoff() {
        return rules.retryBackoff();
    }

    /** How long after the due time nothing may have begun before that is told; null for never. */
    @JsonProperty
    public @Nullable Duration notifyIfLaterThan() {
        return rules.notifyIfLaterThan();
    }

    /** The calendar on whose free days it runs; null for all days. */
    @JsonProperty
    public @Nullable String calendar() {
        return calendarUse == null ? null : calendarUse.calendar();
    }

    /** What becomes of an occurrence on a day that the calendar excludes; null without a calendar. */
    @JsonProperty
    public @Nullable OnExcluded onExcluded() {
        return calendarUse == null ? null : calendarUse.onExcluded();
    }

    /** By how much an occurrence may become due later than its own time; null for none. */
    @JsonProperty
    public @Nullable Duration jitter() {
        return rules.jitter();
    }

    /** How long it is kept when it has finished, and its executions when they have ended; null for the store's own age. */
    @JsonProperty
    public @Nullable Duration retention() {
        return rules.retention();
    }

    /** Until when to keep what ends now; null for the store's own age. */
    public @Nullable Instant keptUntil(Instant now) {
        return rules.retention() == null ? null : now.plus(rules.retention());
    }

    /** When the current occurrence is due: by its jitter, or at its run time. */
    public Instant due() {
        return dueTime == null ? nextRunTime : dueTime;
    }

    /** The key whose limit it is under, if there is one. */
    @JsonProperty
    public @Nullable String concurrencyKey() {
        return rules.concurrencyKey();
    }

    /** 0 to 9; higher is claimed first. */
    @JsonProperty
    public int priority() {
        return rules.priority();
    }

    /** How its last run ended; null before the first end. */
    @JsonProperty
    public @Nullable LastOutcome lastOutcome() {
        if (consecutiveFailures > 0) {
            return LastOutcome.FAILED;
        }
        return lastSuccessAt == null ? null : LastOutcome.COMPLETED;
    }

    /** Whether an occurrence has failed for good since its last success; failures within one's retries are not final. */
    @JsonIgnore
    public boolean isFailing() {
        return consecutiveFailures > retryCount + abandonments;
    }

    /** Whether its pause keeps it from running. */
    @JsonIgnore
    public boolean isHeld() {
        return paused && !runsWhilePaused;
    }

    /** The facts that a caller needs to decide its next step. */
    public JobState state() {
        return new JobState(id, status, nextRunTime, retryCount);
    }

    /** How many occurrences it may still have, the current one included; extra runs do not count. */
    public int occurrencesLeft() {
        return maxOccurrences == null
                ? Integer.MAX_VALUE
                : maxOccurrences - Objects.requireNonNullElse(endedOccurrences, 0);
    }

    /** The version of its calendar from which its times are counted; 0 without a calendar. */
    public long calendarVersion() {
        return calendarUse == null ? 0 : calendarUse.version();
    }

    /** True when the last move asked for this state under this key. */
    public boolean wasMovedTo(JobStatus target, @Nullable String key) {
        return key != null && key.equals(moveKey) && target == movedTo;
    }
}
