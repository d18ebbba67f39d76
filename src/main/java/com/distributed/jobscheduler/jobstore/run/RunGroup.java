package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.jobstore.job.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Moves many runs of one agent with one statement. Runs that it leaves out are unchanged; the caller moves them alone.
 * Answers are by index into the list.
 */
interface RunGroup {
    Map<Integer, JobState> start(String agentId, List<StartOrder> starts, Instant now, Instant leaseUntil);

    /** Only completions without an error or a log, and with a duration. */
    Map<Integer, JobState> complete(String agentId, List<OutcomeOrder> completions, Instant now);
}
