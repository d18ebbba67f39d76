package com.distributed.jobscheduler.worker.explain;

import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.WorkerState;
import com.distributed.jobscheduler.worker.dispatch.DispatchOutcome;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.dispatch.Pause;
import com.distributed.jobscheduler.worker.dispatch.RecentDispatches;
import com.distributed.jobscheduler.worker.dispatch.RecentDispatches.Recent;
import com.distributed.jobscheduler.worker.peer.JobReply;
import com.distributed.jobscheduler.worker.peer.JobStoreClient;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import com.distributed.jobscheduler.worker.peer.StoredJob;
import com.distributed.jobscheduler.worker.scan.ScheduleScanner;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import java.time.Clock;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks for the cause in the order of {@link Cause}: the first that holds is the one. */
@Component
@RequiredArgsConstructor
class Explainer {
    private final JobStoreClient store;
    private final AgentObstacles agents;
    private final SegmentOwner owners;
    private final SegmentManager segments;
    private final ScheduleScanner scanner;
    private final JobDispatcher dispatcher;
    private final RecentDispatches recent;
    private final Pause pause;
    private final WorkerProperties worker;
    private final Clock clock;

    Explanation explain(long jobId) {
        var facts = new Facts(jobId).with("workerId", worker.workerId()).with("now", clock.instant());
        return switch (store.lookUp(jobId)) {
            case JobReply.Unreachable unreachable ->
                facts.with("reason", unreachable.reason())
                        .say(
                                Cause.STORE_UNREACHABLE,
                                "The Job Store cannot be reached, so nothing is read and nothing is claimed.",
                                "Every scan tries again; nothing is lost meanwhile.");
            case JobReply.NoJob none -> noJob(none.status(), facts.with("storeAnswered", none.status()));
            case JobReply.Found found -> explain(jobId, found.job(), facts);
        };
    }

    private Explanation noJob(int status, Facts facts) {
        if (status == 404) {
            return facts.say(Cause.UNKNOWN_JOB, "The Job Store has no such job.", "Submit it, or check the id.");
        }
        if (status >= 500 && !Boolean.TRUE.equals(store.isConditional())) {
            return facts.say(
                    Cause.UNKNOWN_JOB,
                    "The Job Store answered " + status
                            + ", which is how a base-only store says that it has no such job.",
                    "Check the id; if the job exists, the store's log has the reason.");
        }
        return facts.say(
                Cause.STORE_FAILED,
                "The Job Store answered " + status + " without a job that can be read.",
                "Look at the store's log; every scan tries again.");
    }

    private Explanation explain(long jobId, StoredJob job, Facts facts) {
        var last = recent.lastOf(jobId).orElse(null);
        facts.of(job).of(last);
        var status = job.status();
        if (status == null) {
            return facts.say(Cause.STORE_FAILED, "The Job Store names no status for it.", "Look at the store's log.");
        }
        return switch (status) {
            case COMPLETED ->
                facts.say(Cause.COMPLETED, "It has run to its end.", "Nothing: it has no further occurrence.");
            case FAILED -> failed(job, last != null && isOf(last, job) ? last : null, facts);
            case CANCELLED -> facts.say(Cause.CANCELLED, "It was cancelled.", "Nothing: submit it again to run it.");
            case RUNNING ->
                facts.say(
                        Cause.RUNNING,
                        "It is running" + (job.agentId() == null ? "." : " at " + job.agentId() + "."),
                        "The agent reports its end; if the agent falls silent, the run's lease ends it.");
            case SCHEDULED -> scheduled(jobId, job, last, facts);
            case PENDING -> pending(jobId, job, last, facts);
        };
    }

    /** A base-only store does not keep why: then what this worker remembers tells it. */
    private static Explanation failed(StoredJob job, @Nullable Recent last, Facts facts) {
        var reason = job.lastError() == null && last != null ? last.reason() : job.lastError();
        if (reason != null && reason.startsWith(JobDispatcher.NO_AGENT)) {
            return facts.say(
                    Cause.NO_AGENT_FOR_JOB,
                    "It never ran, as no agent can run it: " + reason.substring(JobDispatcher.NO_AGENT.length()),
                    reason.contains(JobDispatcher.REFUSED_IT)
                            ? "Allow its payload at an agent, or correct it; then replay or submit it again."
                            : "Give an agent a handler for its name, or correct the name; then replay or submit it again.");
        }
        return facts.say(
                Cause.FAILED,
                "It ran and failed" + (reason == null ? "." : ": " + reason),
                "Nothing by itself: correct the cause, then replay or submit it again.");
    }

    private Explanation scheduled(long jobId, StoredJob job, @Nullable Recent last, Facts facts) {
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
            return last != null && last.outcome() == DispatchOutcome.NOT_OURS && isOf(last, job)
                    ? facts.say(
                            Cause.LOST_CLAIM,
                            "This worker tried to claim it, and " + claimedBy + " was faster.",
                            "Ask " + claimedBy + "; its claim's lease returns the job if it fails.")
                    : facts.say(
                            Cause.CLAIMED_ELSEWHERE,
                            claimedBy + " has claimed it.",
                            "Ask " + claimedBy + "; its claim's lease returns the job if it fails.");
        }
        if (last != null && last.outcome() == DispatchOutcome.DISPATCHED && isOf(last, job)) {
            return facts.say(
                    Cause.ACCEPTED,
                    "An agent accepted it at " + last.at() + " and has not reported its start.",
                    job.leaseUntil() == null && !Boolean.TRUE.equals(store.isConditional())
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

    private Explanation pending(long jobId, StoredJob job, @Nullable Recent last, Facts facts) {
        if (Boolean.TRUE.equals(job.paused())) {
            return facts.say(
                    Cause.JOB_PAUSED,
                    "The job is paused in the Job Store.",
                    "POST /api/jobs/" + jobId + "/resume there.");
        }
        var due = job.nextRunTime();
        if (due != null && due.isAfter(clock.instant())) {
            var retry = job.retryCount() != null && job.retryCount() > 0;
            return facts.say(
                    Cause.NOT_DUE,
                    LastRuns.failed(job) + LastRuns.skipped(job) + (retry ? "Retry " + job.retryCount() : "It")
                            + " is due at " + due + ".",
                    "It is dispatched then, or at the next scan after it.");
        }
        var segment = job.segment();
        if (segment != null && !segments.current().segments().contains(segment)) {
            return owners.explain(segment, facts);
        }
        return obstacle(last, job, facts);
    }

    private Explanation obstacle(@Nullable Recent last, StoredJob job, Facts facts) {
        if (scanner.state() == WorkerState.DRAINING) {
            return facts.say(
                    Cause.DRAINING,
                    "This worker is shutting down and claims nothing more.",
                    "Its segments go to another worker, or wait for its return.");
        }
        var pausedSince = pause.since();
        if (pausedSince != null) {
            return facts.say(
                    Cause.PAUSED,
                    "Dispatching is paused at this worker since " + pausedSince + ".",
                    "POST /api/scheduler-worker/resume; what is due is then scanned at once.");
        }
        var tried = last != null && isOf(last, job) ? last : null;
        var atTheAgents = agents.obstacle(job, tried, nextScan(), facts);
        return atTheAgents == null ? waiting(tried, facts) : atTheAgents;
    }

    private Explanation waiting(@Nullable Recent tried, Facts facts) {
        var scan = scanner.lastSummary();
        if (scan != null && scan.failure() != null) {
            return facts.with("scanFailure", scan.failure())
                    .say(
                            Cause.SCAN_FAILING,
                            "It is due, and the last scan could not read the due list: " + scan.failure(),
                            "The next scan tries again: " + nextScan());
        }
        if (tried != null && tried.outcome().isFailure()) {
            return facts.say(
                    Cause.LAST_TRY_FAILED,
                    "It is due, and the last try ended as " + tried.outcome()
                            + (tried.reason() == null ? "." : ": " + tried.reason()),
                    "The next scan tries again: " + nextScan());
        }
        return facts.say(
                Cause.WAITING_FOR_SCAN,
                "It is due, and nothing is in its way.",
                "The next scan takes it: " + nextScan());
    }

    private String nextScan() {
        var next = scanner.nextScanTime();
        return next != null && next.isAfter(clock.instant()) ? next.toString() : "at once";
    }

    private static boolean isOf(Recent last, StoredJob job) {
        Instant due = job.nextRunTime();
        return due == null || due.equals(last.runTime());
    }
}
