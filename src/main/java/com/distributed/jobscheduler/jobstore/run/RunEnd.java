package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.jobstore.calendar.Schedules;
import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.execution.Outcome;
import com.distributed.jobscheduler.jobstore.execution.RunNotes;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.job.Verdict;
import com.distributed.jobscheduler.jobstore.notification.Notice;
import com.distributed.jobscheduler.jobstore.notification.NoticeKind;
import com.distributed.jobscheduler.jobstore.notification.Outbox;
import com.distributed.jobscheduler.jobstore.schedule.BrokenSchedules;
import com.distributed.jobscheduler.jobstore.schedule.Following;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Clock;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes the end of a run: the job's next state and the attempt's outcome, in the caller's transaction. */
@Component
@RequiredArgsConstructor
class RunEnd {
    private static final String END = """
            update jobs set status = :status, next_run_time = :nextRunTime, occurrence_time = :occurrenceTime,
                occurrence_claimed_at = case when :sameOccurrence then occurrence_claimed_at end,
                following_time = case when :sameOccurrence then following_time end,
                paused = paused or (runs_while_paused and not :sameOccurrence),
                runs_while_paused = runs_while_paused and :sameOccurrence,
                retry_count = :retryCount, abandonments = :abandonments, due_time = :dueTime,
                ended_occurrences = ended_occurrences + :endedOccurrences, %s,
                claimed_by = case when :over then claimed_by end, agent_id = case when :over then agent_id end,
                move_key = :key, moved_to = :movedTo, last_error = :error, last_verdict = :verdict,
                finished_at = :finishedAt, keep_until = :keepUntil, updated_at = :now,
                last_success_at = :lastSuccessAt, last_failure_at = :lastFailureAt, consecutive_failures = :failures
            where id = :id and status = :seenStatus and claim_token = :seenToken and next_run_time = :seenNextRunTime
                and lease_until = :seenLease and version = :seenVersion
            """.formatted(MoveSql.UNCLAIMED);

    private final JdbcClient jdbc;
    private final ExecutionTable executions;
    private final Schedules schedules;
    private final BrokenSchedules broken;
    private final Outbox outbox;
    private final RunMetrics metrics;
    private final Clock clock;

    /**
     * Ends the run of the job, as read before.
     *
     * @return false when the job has moved since; then nothing was written
     */
    boolean write(Job seen, Following following, Report report) {
        var now = Utc.micros(clock.instant());
        var written = jdbc.sql(END)
                .param("id", seen.id())
                .param("status", following.status().name())
                .param("nextRunTime", Utc.param(following.nextRunTime()))
                .param("occurrenceTime", Utc.param(following.occurrenceTime()))
                .param("dueTime", Utc.param(dueTime(seen, following)))
                .param("sameOccurrence", following.sameOccurrence())
                .param("retryCount", following.retryCount())
                .param("abandonments", following.abandonments())
                .param("endedOccurrences", following.endedOccurrences(seen))
                .param("over", following.status().isTerminal())
                .param("key", report.key())
                .param("movedTo", report.movedTo().name())
                .param("error", following.error() == null ? report.error() : following.error())
                .param(
                        "verdict",
                        report.verdict() == null ? null : report.verdict().name())
                .param("finishedAt", Utc.param(following.finishedAt(now)))
                .param("keepUntil", Utc.param(following.status().isTerminal() ? seen.keptUntil(now) : null))
                .param("now", Utc.param(now))
                .param("lastSuccessAt", Utc.param(report.isSuccess() ? now : seen.lastSuccessAt()))
                .param("lastFailureAt", Utc.param(report.isSuccess() ? seen.lastFailureAt() : now))
                .param("failures", report.isSuccess() ? 0 : seen.consecutiveFailures() + 1)
                .param("seenStatus", seen.status().name())
                .param("seenToken", seen.claimToken())
                .param("seenNextRunTime", Utc.param(seen.nextRunTime()))
                .param("seenLease", Utc.param(seen.leaseUntil()))
                .param("seenVersion", seen.version())
                .update();
        if (written == 1) {
            broken.ifAny(seen.id(), following);
            metrics.endedWithCommit(report.outcome());
            executions.ended(
                    report.outcome(),
                    report.error(),
                    report.durationMillis(),
                    report.notes(),
                    following.state(seen.id()),
                    now,
                    seen.keptUntil(now));
            tell(seen, following, report, now);
        }
        return written == 1;
    }

    private void tell(Job seen, Following following, Report report, Instant now) {
        var kind = outbox.isOn() ? worthTelling(seen, following, report) : null;
        if (kind != null) {
            var error = kind == NoticeKind.RECOVERED
                    ? null
                    : following.error() == null ? report.error() : following.error();
            outbox.write(Notice.of(kind, seen, following.state(seen.id()), error, now));
        }
    }

    private static @Nullable NoticeKind worthTelling(Job seen, Following following, Report report) {
        if (report.isSuccess() && following.error() == null) {
            return seen.isFailing() ? NoticeKind.RECOVERED : null;
        }
        if (following.isTriedAgain()) {
            return null;
        }
        return seen.status() == JobStatus.SCHEDULED && following.error() == null
                ? NoticeKind.UNDELIVERABLE
                : NoticeKind.RUN_FAILED;
    }

    /** A retry has its own time, and needs no jitter. */
    private @Nullable Instant dueTime(Job seen, Following following) {
        return following.sameOccurrence() ? null : schedules.dueTime(seen.id(), seen, following.occurrenceTime());
    }

    /** The report of a run's end. */
    record Report(
            Outcome outcome,
            JobStatus movedTo,
            @Nullable String key,
            @Nullable String error,
            @Nullable Long durationMillis,
            @Nullable Verdict verdict,
            RunNotes notes) {
        /** One by somebody who has nothing to say of the run itself. */
        Report(Outcome outcome, JobStatus movedTo, @Nullable String key, @Nullable String error) {
            this(outcome, movedTo, key, error, null, null, RunNotes.NONE);
        }

        boolean isSuccess() {
            return outcome == Outcome.COMPLETED;
        }
    }
}
