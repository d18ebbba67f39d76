package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.calendar.Schedules;
import com.distributed.jobscheduler.jobstore.execution.PastRuns;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.values.Utc;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/** Passes over occurrences that have run already: a clock that was ahead ran them before their time. */
@Component
@RequiredArgsConstructor
public class NotRun {
    private final PastRuns past;
    private final Schedules schedules;

    /** The first occurrence from this one on that has not run. */
    public Continuation from(Job job, Continuation first) {
        if (!(first instanceof Continuation.At at)) {
            return first;
        }
        var run = past.from(job.id(), Utc.micros(at.time()));
        var next = first;
        while (next instanceof Continuation.At each && run.contains(Utc.micros(each.time()))) {
            next = Continuation.of(job, schedules, each.time());
        }
        return next;
    }
}
