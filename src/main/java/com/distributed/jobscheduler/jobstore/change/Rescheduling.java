package com.distributed.jobscheduler.jobstore.change;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.jobstore.calendar.Schedules;
import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.submission.NewJob;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Instant;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/**
 * The times of a job whose schedule changes. What is due, is retried or is under way belongs to the old schedule and
 * stays; what waits for its time is put to the new schedule's first time after now. So no occurrence is lost at the
 * change, and none runs twice.
 */
@Component
@RequiredArgsConstructor
class Rescheduling {
    private final ExecutionTable executions;
    private final Schedules schedules;

    /**
     * The times of the job under its new schedule.
     *
     * @throws ApiException 409 when the only run of the job is under way; 400 when the new schedule has no run left
     */
    Timing of(Job job, NewJob wanted, Instant now) {
        return wanted.frequency() == Frequency.ONE_TIME ? once(job, wanted, now) : recurring(job, wanted, now);
    }

    private Timing once(Job job, NewJob wanted, Instant now) {
        if (isUnderWay(job)) {
            throw ApiException.conflict(
                    ErrorCodes.INVALID_TRANSITION,
                    "job %d is %s: a ONE_TIME schedule cannot be set while a run is under way"
                            .formatted(job.id(), job.status()),
                    job.state());
        }
        var time = wanted.firstRun();
        if (job.frequency().isRecurring() && wanted.executionTime().equals(job.executionTime()) && !time.isAfter(now)) {
            throw JobRules.broken(
                    "executionTime", "has passed; say when the job, which recurred so far, is to run the one time");
        }
        return moved(job, time, now);
    }

    private Timing recurring(Job job, NewJob wanted, Instant now) {
        var lastRun = executions.lastRunTime(job.id()).orElse(now);
        var next = schedules
                .of(wanted)
                .nextAfter(lastRun.isAfter(now) ? lastRun : now)
                .map(Utc::micros);
        if (isUnderWay(job)) {
            // A worker's next-run call may have moved the time ahead, counted from the old schedule.
            var claimed = job.claimedRunTime();
            return stays(job, claimed == null ? job.nextRunTime() : claimed, next, now);
        }
        if (!job.occurrenceTime().isAfter(now) || job.retryCount() > 0 || job.abandonments() > 0) {
            return stays(job, job.nextRunTime(), next, now);
        }
        return moved(
                job,
                next.orElseThrow(
                        () -> JobRules.broken("endTime", "no run of this schedule is left; DELETE ends the job")),
                now);
    }

    private Timing moved(Job job, Instant time, Instant now) {
        var free = time.equals(job.nextRunTime()) ? time : executions.firstFree(job.id(), time);
        return new Timing(free, time, !free.equals(job.nextRunTime()), null, now);
    }

    private static Timing stays(Job job, Instant nextRunTime, Optional<Instant> next, Instant now) {
        var following = job.followingTime();
        return new Timing(
                nextRunTime,
                job.occurrenceTime(),
                false,
                following == null || !following.isAfter(now) ? following : next.orElse(null),
                now);
    }

    private static boolean isUnderWay(Job job) {
        return job.status() == JobStatus.SCHEDULED || job.status() == JobStatus.RUNNING;
    }
}
