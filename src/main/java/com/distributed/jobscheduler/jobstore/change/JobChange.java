package com.distributed.jobscheduler.jobstore.change;

import com.distributed.jobscheduler.jobstore.calendar.Calendars;
import com.distributed.jobscheduler.jobstore.history.Act;
import com.distributed.jobscheduler.jobstore.history.JobHistory;
import com.distributed.jobscheduler.jobstore.job.CalendarUse;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.Labels;
import com.distributed.jobscheduler.jobstore.job.RunRules;
import com.distributed.jobscheduler.jobstore.submission.NewJob;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Gives a job that has not ended another definition, by one conditional statement: when the job has been changed,
 * claimed or ended since it was read, nothing is written. Id and history stay. The answer is read in the statement's own
 * transaction, so that it shows this change, not the one after it.
 */
@Component
@RequiredArgsConstructor
class JobChange {
    // An occurrence that is under way, due or retried keeps its times; the seen values say that it still is.
    private static final String CHANGE = """
            update jobs set job_name = :jobName, user_id = :userId, frequency = :frequency,
                execution_time = :executionTime, time_zone = :timeZone, cron_expression = :cronExpression,
                run_interval = :interval, max_occurrences = :maxOccurrences,
                ended_occurrences = case when :isCounted then coalesce(ended_occurrences, 0) else null end,
                end_time = :endTime, misfire_policy = :misfirePolicy, payload = :payload, max_retries = :maxRetries, %s, %s,
                segment = :segment, external_key = :externalKey, next_run_time = :nextRunTime,
                occurrence_time = :occurrenceTime, due_time = :dueTime, following_time = :followingTime,
                occurrence_claimed_at = case when :isNew then null else occurrence_claimed_at end,
                retry_count = case when :isNew then 0 else retry_count end,
                abandonments = case when :isNew then 0 else abandonments end,
                not_before = case when :isNew then null else not_before end,
                rescheduled_at = :rescheduledAt, labels = :labels, version = version + 1, updated_at = :now
            where id = :id and version = :seenVersion and status = :seenStatus and next_run_time = :seenNextRunTime
                and occurrence_time = :seenOccurrenceTime and retry_count = :seenRetries
                and abandonments = :seenAbandonments
                and coalesce(claim_token, '') = :seenToken
                and following_time is not distinct from cast(:seenFollowing as timestamp(6) with time zone)
                and coalesce(calendar_version, 0) = :seenCalendar
            """.formatted(RunRules.SET, CalendarUse.SET);

    private final JdbcClient jdbc;
    private final JobTable jobs;
    private final Rescheduling rescheduling;
    private final ChangedIndexes indexes;
    private final JobHistory history;
    private final Calendars calendars;
    private final TransactionOperations transactions;
    private final Clock clock;

    /** What became of a change. */
    sealed interface Result {
        /** The job has this definition already. */
        record Unchanged(Job job) implements Result {}

        /** The job has the new definition. */
        record Changed(Job job) implements Result {}

        /** The job has moved since it was read; nothing was written. */
        record Moved() implements Result {}

        /** Another job has the key; nothing was written. */
        record KeyTaken(Job holder) implements Result {}
    }

    /** Changes the job, as it was read, to what is wanted. */
    Result apply(Job seen, NewJob wanted) {
        var definition = Definition.of(wanted, wanted.segmentOf(seen.id()));
        var before = Definition.of(seen, seen.segment());
        if (definition.equals(before)) {
            return new Result.Unchanged(seen);
        }
        var now = Utc.micros(clock.instant());
        var isSame = definition.schedule().equals(before.schedule());
        // The times of the same schedule are still counted from the calendar's version of before.
        var use = isSame ? seen.calendarUse() : rescheduling.use(seen, wanted, now);
        var timing = isSame ? Timing.of(seen) : rescheduling.of(seen, wanted, use, now);
        try {
            var dueTime = dueTime(seen, wanted, use, timing);
            var changed = transactions.execute(status -> written(seen, wanted, use, timing, dueTime, now));
            return (changed == null ? Optional.<Job>empty() : changed)
                    .<Result>map(Result.Changed::new)
                    .orElseGet(Result.Moved::new);
        } catch (DuplicateKeyException e) {
            var key = definition.externalKey();
            return (key == null ? Optional.<Job>empty() : jobs.findByKey(key))
                    .<Result>map(Result.KeyTaken::new)
                    .orElseGet(Result.Moved::new); // the holder has just ended
        }
    }

    private Optional<Job> written(
            Job seen, NewJob wanted, @Nullable CalendarUse use, Timing timing, @Nullable Instant dueTime, Instant now) {
        var definition = Definition.of(wanted, wanted.segmentOf(seen.id()));
        if (isDeleted(use) || write(seen, definition, use, timing, dueTime, now) == 0) {
            return Optional.empty();
        }
        indexes.changed(seen, wanted);
        history.record(seen.id(), Act.CHANGED, definition.changesOf(Definition.of(seen, seen.segment())));
        return jobs.find(seen.id());
    }

    private boolean isDeleted(@Nullable CalendarUse use) {
        return use != null && calendars.hold(Set.of(use.calendar())).isPresent();
    }

    /** What is no occurrence of the calendar, such as a retry, is due at its run time. */
    private @Nullable Instant dueTime(Job seen, NewJob wanted, @Nullable CalendarUse use, Timing timing) {
        var isAsItWas = Objects.equals(seen.rules().jitter(), wanted.rules().jitter()) && !timing.isNewOccurrence();
        if (isAsItWas) {
            return seen.dueTime();
        }
        var isCalendars = timing.isNewOccurrence()
                || (timing.nextRunTime().equals(timing.occurrenceTime()) && timing.followingTime() == null);
        return isCalendars ? rescheduling.dueTime(seen.id(), wanted, use, timing.occurrenceTime()) : null;
    }

    private int write(
            Job seen,
            Definition definition,
            @Nullable CalendarUse use,
            Timing timing,
            @Nullable Instant dueTime,
            Instant now) {
        var schedule = definition.schedule();
        var token = seen.claimToken();
        return jdbc.sql(CHANGE)
                .param("id", seen.id())
                .param("jobName", definition.jobName())
                .param("userId", definition.userId())
                .param("frequency", schedule.frequency().name())
                .param("executionTime", Utc.param(schedule.executionTime()))
                .param("timeZone", schedule.timeZone())
                .param("cronExpression", schedule.cronExpression())
                .param("interval", schedule.interval())
                .param("maxOccurrences", definition.maxOccurrences())
                .param("isCounted", definition.maxOccurrences() != null)
                .params(definition.rules().columns())
                .params(CalendarUse.columns(use))
                .param("endTime", Utc.param(schedule.endTime()))
                .param("misfirePolicy", definition.misfirePolicy().name())
                .param("payload", definition.payload())
                .param("maxRetries", definition.maxRetries())
                .param("segment", definition.segment())
                .param("externalKey", definition.externalKey())
                .param("nextRunTime", Utc.param(timing.nextRunTime()))
                .param("occurrenceTime", Utc.param(timing.occurrenceTime()))
                .param("dueTime", Utc.param(dueTime))
                .param("followingTime", Utc.param(timing.followingTime()))
                .param("isNew", timing.isNewOccurrence())
                .param("rescheduledAt", Utc.param(timing.rescheduledAt()))
                .param("labels", Labels.write(definition.labels()))
                .param("now", Utc.param(now))
                .param("seenVersion", seen.version())
                .param("seenStatus", seen.status().name())
                .param("seenNextRunTime", Utc.param(seen.nextRunTime()))
                .param("seenOccurrenceTime", Utc.param(seen.occurrenceTime()))
                .param("seenRetries", seen.retryCount())
                .param("seenAbandonments", seen.abandonments())
                .param("seenToken", token == null ? "" : token)
                .param("seenFollowing", Utc.param(seen.followingTime()))
                .param("seenCalendar", seen.calendarVersion())
                .update();
    }
}
