package com.distributed.jobscheduler.agent.peer;

import com.distributed.jobscheduler.wire.JobStatus;
import org.jspecify.annotations.Nullable;

/** The outcome of one run, for a call that reports several. */
public record RunReport(OccurrenceRef occurrence, OutcomeReport report) {
    Entry entry() {
        return new Entry(
                occurrence.key(), report.outcome(), report.error(), report.durationMillis(), occurrence.traceparent());
    }

    record Entry(
            String key,
            JobStatus outcome,
            @Nullable String error,
            long durationMillis,
            @Nullable String traceparent) {}
}
