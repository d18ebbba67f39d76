package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.calendar.Schedules;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.DateTimeException;
import java.time.Instant;

/** How a job's schedule continues. */
public sealed interface Continuation {
    /** With a run at this time. */
    record At(Instant time) implements Continuation {}

    /** It has ended: there is no further time. */
    record Over() implements Continuation {}

    /**
     * Unknown: the stored schedule is unusable, such as a time zone that this Java no longer has.
     *
     * @param reason for people, in one sentence
     */
    record Unknown(String reason) implements Continuation {
        static Unknown because(RuntimeException cause) {
            return new Unknown("its next run time cannot be computed: " + cause.getMessage());
        }
    }

    /** Enough for each jitter that a submission may have, beside a schedule with very unequal gaps. */
    int MOST_LOOKED_AT = 1_000;

    /**
     * The job's first calendar time strictly after the given instant whose occurrence is not due by {@code when}. With
     * jitter, that may be a time before {@code when}.
     */
    static Continuation notDueBy(Job job, Schedules schedules, Instant after, Instant when) {
        var jitter = job.rules().jitter();
        if (jitter == null || !when.isAfter(after)) {
            return of(job, schedules, Utc.latest(after, when));
        }
        var from = Utc.latest(after, when.minus(jitter));
        for (var n = 0; n < MOST_LOOKED_AT; n++) {
            var next = of(job, schedules, from);
            if (!(next instanceof At at)) {
                return next;
            }
            var due = schedules.dueTime(job.id(), job, at.time());
            if (due == null || due.isAfter(when)) {
                return next;
            }
            from = at.time();
        }
        return of(job, schedules, when);
    }

    /**
     * The job's first calendar time strictly after the given instant, and after the last change of its schedule: the
     * schedule was not in force before it.
     */
    static Continuation of(Job job, Schedules schedules, Instant after) {
        if (!job.frequency().isRecurring()) {
            return new Over();
        }
        var changed = job.rescheduledAt();
        var from = changed != null && changed.isAfter(after) ? changed : after;
        try {
            return schedules.of(job).nextAfter(from).<Continuation>map(At::new).orElseGet(Over::new);
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            return Unknown.because(e);
        }
    }
}
