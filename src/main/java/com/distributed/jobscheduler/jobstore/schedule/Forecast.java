package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.calendar.Schedules;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.recurrence.RunTime;
import com.distributed.jobscheduler.recurrence.RunTimes;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** When a job is going to run, by its schedule as it is now; a failed run may add retries. */
@Component
@RequiredArgsConstructor
public class Forecast {
    /** The largest number of runs in one answer. */
    public static final int MOST = 100;

    private final MissedOccurrences missed;
    private final Schedules schedules;
    private final Clock clock;

    /**
     * The runs to come.
     *
     * @param why why there are none; null where there are some
     */
    public record Runs(List<UpcomingRun> runs, @Nullable String why) {
        private static Runs none(Job job, String why) {
            return new Runs(List.of(), "job %d %s".formatted(job.id(), why));
        }
    }

    /**
     * The first runs of a schedule that begins at this time; fewer where its calendar leaves no day for the rest.
     *
     * @param occurrences how many it has at most
     * @param jitter by how much each may become due later; null for none
     */
    public List<UpcomingRun> ofNew(
            RunTimes schedule,
            Instant first,
            ZoneId zone,
            MisfirePolicy policy,
            int occurrences,
            @Nullable Duration jitter,
            int most) {
        var upcoming = upcoming(schedule, zone, policy, Lateness.upTo(jitter), most);
        try {
            upcoming.follow(first.minusNanos(1), Instant.MIN, occurrences);
        } catch (DateTimeException e) {
            if (upcoming.runs().isEmpty()) {
                throw JobRules.broken("calendar", String.valueOf(e.getMessage()));
            }
        }
        return upcoming.runs();
    }

    /** The next runs of a stored job. */
    Runs of(Job job, int most) {
        if (job.status().isTerminal()) {
            return Runs.none(job, "is %s: it does not run again".formatted(job.status()));
        }
        if (job.isHeld() || (job.runsWhilePaused() && job.status() != JobStatus.PENDING)) {
            return Runs.none(job, "is paused: it does not run before it is resumed");
        }
        try {
            var runs = runs(job, most);
            return runs.isEmpty()
                    ? Runs.none(job, "is %s for its last occurrence".formatted(job.status()))
                    : new Runs(runs, null);
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            return Runs.none(job, Continuation.Unknown.because(e).reason());
        }
    }

    /** What the job's calendar did to its current occurrence, in words; null for nothing. */
    public @Nullable String calendarNote(Job job) {
        if (job.calendarUse() == null || job.status().isTerminal()) {
            return null;
        }
        try {
            return UpcomingRuns.at(job.occurrenceTime(), schedules.of(job), clock.instant())
                    .map(RunTime::excluded)
                    .orElse(null);
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            return null; // the upkeep, or the end of its run, will say it
        }
    }

    private List<UpcomingRun> runs(Job job, int most) {
        var upcoming = upcoming(
                schedules.of(job), ZoneId.of(job.timeZone()), job.misfirePolicy(), Lateness.of(job, schedules), most);
        try {
            addTo(upcoming, job);
        } catch (DateTimeException e) {
            if (upcoming.runs().isEmpty()) {
                throw e; // else its calendar leaves no day for what comes after these
            }
        }
        return upcoming.runs();
    }

    private void addTo(UpcomingRuns upcoming, Job job) {
        var left = job.occurrencesLeft();
        if (job.status() == JobStatus.PENDING && missed.isMissed(job)) {
            upcoming.follow(job.occurrenceTime(), Instant.MIN, left);
            return;
        }
        if (job.status() == JobStatus.PENDING) {
            addCurrent(upcoming, job);
        }
        if (job.runsWhilePaused()) {
            return;
        }
        var waiting = job.followingTime();
        if (waiting != null) {
            upcoming.addOccurrence(waiting);
            upcoming.follow(waiting, Instant.MIN, left - 1);
        } else {
            followJob(upcoming, job, left - 1);
        }
    }

    private void followJob(UpcomingRuns upcoming, Job job, int left) {
        // Before its due time nobody claims it; without jitter, that is its own time.
        var claim = Utc.latest(clock.instant(), job.due());
        var after = Successor.countedFrom(job, job.rules().jitter() == null ? clock.instant() : claim);
        if (job.rules().jitter() == null) {
            upcoming.follow(after, Successor.moved(job), left);
        } else if (Continuation.notDueBy(job, schedules, job.occurrenceTime(), after) instanceof Continuation.At next) {
            upcoming.follow(next.time().minusNanos(1), Successor.moved(job), left);
        }
    }

    private void addCurrent(UpcomingRuns upcoming, Job job) {
        if (job.retryCount() > 0 || job.abandonments() > 0) {
            upcoming.add(job.nextRunTime(), "retry of the run of " + job.occurrenceTime());
        } else if (job.followingTime() != null) {
            upcoming.add(job.nextRunTime(), "extra run");
        } else {
            upcoming.addOccurrence(job.nextRunTime());
        }
    }

    private UpcomingRuns upcoming(RunTimes schedule, ZoneId zone, MisfirePolicy policy, Lateness lateness, int most) {
        return new UpcomingRuns(schedule, zone, policy, lateness, clock.instant(), missed.missedBefore(), most);
    }
}
