package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.jobstore.job.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Moves no run in a group, because H2 has no statement that writes two tables: each run is moved alone. */
final class H2RunGroup implements RunGroup {
    @Override
    public Map<Integer, JobState> start(String agentId, List<StartOrder> starts, Instant now, Instant leaseUntil) {
        return Map.of();
    }

    @Override
    public Map<Integer, JobState> complete(String agentId, List<OutcomeOrder> completions, Instant now) {
        return Map.of();
    }
}
