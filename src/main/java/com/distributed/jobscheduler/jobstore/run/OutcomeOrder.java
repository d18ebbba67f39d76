package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.jobstore.execution.Outcome;
import com.distributed.jobscheduler.jobstore.job.Occurrence;

/** One outcome among several, checked; the key as it was sent. */
record OutcomeOrder(Occurrence occurrence, String key, OutcomeReport report) {
    boolean isPlainCompletion() {
        return report.outcome() == Outcome.COMPLETED
                && report.error() == null
                && report.durationMillis() != null
                && report.notes().log() == null;
    }
}
