package com.distributed.jobscheduler.agent.peer;

import com.distributed.jobscheduler.wire.OutcomesBody.OutcomeEntry;

/** The outcome of one run, for a call with several. */
public record RunReport(OccurrenceRef occurrence, OutcomeReport report) {
    OutcomeEntry entry() {
        return report.entry(occurrence.key());
    }
}
