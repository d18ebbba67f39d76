package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.jobstore.job.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Moves many runs of one agent with one commit. Runs that it leaves out are unchanged; the caller moves them alone.
 * Answers are by index into the list.
 */
interface RunGroup {
    Map<Integer, JobState> start(String agentId, List<StartOrder> starts, Instant now, Instant leaseUntil);

    /** Ends runs, and counts those that it ends. */
    Map<Integer, JobState> finish(String agentId, List<OutcomeOrder> outcomes, Instant now);
}
