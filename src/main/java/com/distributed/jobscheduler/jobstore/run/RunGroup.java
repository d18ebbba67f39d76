package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.jobstore.job.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Moves many runs of one agent at once, as far as one statement can; what it leaves out has changed nothing and is for its
 * caller to move alone. The answers are by index into the list.
 */
interface RunGroup {
    Map<Integer, JobState> start(String agentId, List<StartOrder> starts, Instant now, Instant leaseUntil);

    /** Only completions without an error or a log, and with a duration. */
    Map<Integer, JobState> complete(String agentId, List<OutcomeOrder> completions, Instant now);
}
