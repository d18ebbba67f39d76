package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.calendar.Schedules;
import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides what comes after a run: a retry, the next occurrence, or the end (semantics: "State machine", "Recurrence").
 */
@Component
@RequiredArgsConstructor
public class Successor {
    /** Two runs of a job never share a millisecond, the resolution of an occurrence key. */
    private static final long KEY_RESOLUTION_MILLIS = 1;

    private final RetryBackoff backoff;
    private final ExecutionTable executions;
    private final Schedules schedules;
    private final NotRun notRun;
    private final JobStoreProperties properties;
    private final Clock clock;

    /**
     * After a run that ended in this status: the calendar's occurrence that waited behind an extra run, even if its
     * time has passed; or a recurring job's next occurrence; or nothing.
     */
    public Following ofEnd(Job job, JobStatus ended) {
        var waiting = job.followingTime();
        if (waiting != null) {
            return new Following(
                    JobStatus.PENDING, executions.firstFree(job.id(), waiting), waiting, 0, 0, false, null);
        }
        if (job.occurrencesLeft() <= 1) {
            return last(job, ended, null);
        }
        return following(job, ended, next(job), true);
    }

    private Following following(Job job, JobStatus ended, Continuation next, boolean mayHaveRun) {
        return switch (next) {
            case Continuation.At at -> {
                var time = Utc.micros(Utc.latest(at.time(), isAhead(job) ? Instant.EPOCH : moved(job)));
                // A retry or an extra run may have used the millisecond, or a clock that was ahead has run it.
                var free = executions.firstFree(job.id(), time);
                yield mayHaveRun && !free.equals(time)
                        ? following(job, ended, notRun.from(job, new Continuation.At(time)), false)
                        : new Following(JobStatus.PENDING, free, time, 0, 0, false, null);
            }
            case Continuation.Over over -> last(job, ended, null);
            case Continuation.Unknown unknown -> last(job, JobStatus.FAILED, unknown.reason());
        };
    }

    /** The end; its time is the run's own, even if a worker has moved the schedule on. */
    private static Following last(Job job, JobStatus ended, @Nullable String error) {
        var time = Objects.requireNonNullElse(job.claimedRunTime(), job.nextRunTime());
        return new Following(ended, time, job.occurrenceTime(), job.retryCount(), job.abandonments(), true, error);
    }

    /**
     * What follows a failed run: a retry while there are any, else as any other end. A retry comes before the next
     * occurrence: from its due time on that takes its place, with retries of its own. Under CATCH_UP, which leaves out
     * none, the next occurrence waits instead; that of a paused job waits anyway.
     *
     * @param retryAfter for how long the retry is to wait; null for the backoff
     */
    public Following ofFailure(Job job, Instant now, @Nullable Duration retryAfter) {
        if (job.retryCount() >= job.maxRetries()) {
            return ofEnd(job, JobStatus.FAILED);
        }
        var wait = retryAfter == null ? backoff.beforeRetry(job) : retryAfter;
        var retry = later(now.plus(wait), job);
        if (job.frequency().isRecurring() && job.misfirePolicy() != MisfirePolicy.CATCH_UP && !job.paused()) {
            var next = ofEnd(job, JobStatus.FAILED);
            if (next.status() == JobStatus.PENDING && !retry.isBefore(due(job, next))) {
                return next;
            }
        }
        return new Following(
                JobStatus.PENDING, retry, job.occurrenceTime(), job.retryCount() + 1, job.abandonments(), true, null);
    }

    private Instant due(Job job, Following next) {
        var due = schedules.dueTime(job.id(), job, next.occurrenceTime());
        return due == null ? next.nextRunTime() : due;
    }

    /**
     * After an abandoned run: another try, which uses up no retry, up to {@code job-store.max-abandonments}. A job
     * without retries must not run twice, and gets none.
     */
    public Following ofAbandonment(Job job, Instant now) {
        var abandonments = job.abandonments() + 1;
        if (job.maxRetries() == 0 || abandonments >= properties.maxAbandonments()) {
            return ofEnd(job, JobStatus.FAILED).abandoned(abandonments);
        }
        var again = later(now.plus(backoff.afterAbandonment(job.id(), abandonments)), job);
        return new Following(
                JobStatus.PENDING, again, job.occurrenceTime(), job.retryCount(), abandonments, true, null);
    }

    /**
     * The next occurrence. Occurrences missed before the first claim of this one have coalesced into it, except under
     * CATCH_UP. Occurrences missed while it ran or was retried have not, else a slow run would lose them.
     */
    private Continuation next(Job job) {
        return isAhead(job)
                ? Continuation.of(job, schedules, clock.instant())
                : Continuation.notDueBy(job, schedules, job.occurrenceTime(), countedFrom(job, Instant.EPOCH));
    }

    /** Whether a clock that has been set right since ran this occurrence long before its time. */
    private boolean isAhead(Job job) {
        return job.occurrenceTime().isAfter(clock.instant().plus(Utc.TOLERANCE));
    }

    /**
     * The instant after which the next occurrence comes.
     *
     * @param claim when an occurrence that nobody has claimed yet is going to be claimed
     */
    static Instant countedFrom(Job job, Instant claim) {
        return job.misfirePolicy() == MisfirePolicy.CATCH_UP
                ? job.occurrenceTime()
                : Utc.latest(job.occurrenceTime(), Objects.requireNonNullElse(job.occurrenceClaimedAt(), claim));
    }

    /** The time to which a next-run call moved the schedule during the run. */
    static Instant moved(Job job) {
        var claimed = job.claimedRunTime();
        return claimed != null && job.nextRunTime().isAfter(claimed) ? job.nextRunTime() : Instant.EPOCH;
    }

    private static Instant later(Instant time, Job job) {
        var claimed = Objects.requireNonNullElse(job.claimedRunTime(), Instant.EPOCH);
        return Utc.micros(Utc.latest(time, claimed.plusMillis(KEY_RESOLUTION_MILLIS)));
    }
}
