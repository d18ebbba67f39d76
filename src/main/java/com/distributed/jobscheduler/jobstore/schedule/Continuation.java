package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.calendar.Schedules;
import com.distributed.jobscheduler.jobstore.job.Job;
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
