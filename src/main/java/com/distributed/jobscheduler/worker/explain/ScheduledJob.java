package com.distributed.jobscheduler.worker.explain;

import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.dispatch.DispatchOutcome;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.dispatch.RecentDispatches.Recent;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import com.distributed.jobscheduler.worker.peer.StoredJob;
import com.distributed.jobscheduler.worker.store.JobStore;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Why a SCHEDULED job does not run yet. */
@Component
@RequiredArgsConstructor
class ScheduledJob {
    private final JobStore store;
    private final AgentObstacles agents;
    private final JobDispatcher dispatcher;
    private final WorkerProperties worker;

    Explanation explain(long jobId, StoredJob job, @Nullable Recent last, Facts facts) {
        var claimedBy = job.claimedBy();
        if (job.nextRunTime() != null && dispatcher.isInFlight(new Occurrence(jobId, job.nextRunTime()))) {
            var atTheAgents = agents.obstacleInFlight(job, facts);
            return atTheAgents == null
                    ? facts.say(
                            Cause.DISPATCHING,
                            "This worker has claimed it and is dispatching it.",
                            "The agent's answer decides; a lost one is retried under the same key.")
                    : atTheAgents;
        }
        if (claimedBy != null && !claimedBy.equals(worker.workerId())) {
            return last != null && last.outcome() == DispatchOutcome.NOT_OURS && last.isOf(job)
                    ? facts.say(
                            Cause.LOST_CLAIM,
                            "This worker tried to claim it, and " + claimedBy + " was faster.",
                            "Ask " + claimedBy + "; its claim's lease returns the job if it fails.")
                    : facts.say(
                            Cause.CLAIMED_ELSEWHERE,
                            claimedBy + " has claimed it.",
                            "Ask " + claimedBy + "; its claim's lease returns the job if it fails.");
        }
        if (last != null && last.outcome() == DispatchOutcome.DISPATCHED && last.isOf(job)) {
            return facts.say(
                    Cause.ACCEPTED,
                    "An agent accepted it at " + last.at() + " and has not reported its start.",
                    job.leaseUntil() == null && store.protocol().leavesOrphans()
                            ? "The agent starts it; if it never does, orphan recovery returns the job to PENDING after"
                                    + " scheduler.worker.orphan-timeout."
                            : "The agent starts it; if it never does, the claim's lease returns the job to PENDING.");
        }
        return facts.say(
                Cause.CLAIM_IN_DOUBT,
                "It is SCHEDULED, and this worker is not dispatching it: the claim's or the dispatch's answer was lost,"
                        + " or the claimer stopped.",
                job.leaseUntil() == null
                        ? "Orphan recovery returns it to PENDING after scheduler.worker.orphan-timeout."
                        : "Its lease returns it to PENDING at " + job.leaseUntil() + ".");
    }
}
