package com.distributed.jobscheduler.worker.explain;

import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.dispatch.DispatchReasons;
import com.distributed.jobscheduler.worker.dispatch.RecentDispatches;
import com.distributed.jobscheduler.worker.dispatch.RecentDispatches.Recent;
import com.distributed.jobscheduler.worker.peer.JobReply;
import com.distributed.jobscheduler.worker.peer.StoredJob;
import com.distributed.jobscheduler.worker.store.JobStore;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the cause: the first {@link Cause} that holds. */
@Component
@RequiredArgsConstructor
class Explainer {
    private final JobStore store;
    private final ScheduledJob scheduled;
    private final PendingJob pending;
    private final RecentDispatches recent;
    private final WorkerProperties worker;
    private final Clock clock;

    Explanation explain(long jobId) {
        var facts = new Facts(jobId).with("workerId", worker.workerId()).with("now", clock.instant());
        return switch (store.lookUp(jobId)) {
            case JobReply.Unreachable unreachable ->
                facts.with("reason", unreachable.reason())
                        .say(
                                Cause.STORE_UNREACHABLE,
                                "The Job Store cannot be reached, so no job is read or claimed.",
                                "Every scan tries again; no job is lost meanwhile.");
            case JobReply.NoJob none -> noJob(none.status(), facts.with("storeAnswered", none.status()));
            case JobReply.Found found -> explain(jobId, found.job(), facts);
        };
    }

    private Explanation noJob(int status, Facts facts) {
        if (status == 404) {
            return facts.say(Cause.UNKNOWN_JOB, "The Job Store has no such job.", "Submit it, or check the id.");
        }
        if (store.protocol().deniesJob(status)) {
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
            case FAILED -> failed(job, last != null && last.isOf(job) ? last : null, facts);
            case CANCELLED -> facts.say(Cause.CANCELLED, "It was cancelled.", "Nothing: submit it again to run it.");
            case RUNNING ->
                facts.say(
                        Cause.RUNNING,
                        "It is running" + (job.agentId() == null ? "." : " at " + job.agentId() + "."),
                        "The agent reports its end; if the agent falls silent, the run's lease ends it.");
            case SCHEDULED -> scheduled.explain(jobId, job, last, facts);
            case PENDING -> pending.explain(jobId, job, last, facts);
        };
    }

    /** A base-only store does not keep the reason: use the one that this worker remembers. */
    private static Explanation failed(StoredJob job, @Nullable Recent last, Facts facts) {
        var reason = job.lastError() == null && last != null ? last.reason() : job.lastError();
        if (reason != null && reason.startsWith(DispatchReasons.NO_AGENT)) {
            return facts.say(
                    Cause.NO_AGENT_FOR_JOB,
                    "It never ran, because no agent can run it: " + reason.substring(DispatchReasons.NO_AGENT.length()),
                    reason.contains(DispatchReasons.REFUSED_IT)
                            ? "Allow its payload at an agent, or correct it; then replay or submit it again."
                            : "Give an agent a handler for its name, or correct the name; then replay or submit it again.");
        }
        var isRefused = reason != null && reason.startsWith(DispatchReasons.AGENT_ANSWERED);
        return facts.say(
                Cause.FAILED,
                (isRefused ? "It never ran, because its agent refused it" : "It ran and failed")
                        + (reason == null ? "." : ": " + Facts.sentence(reason))
                        + (job.isNotToBeRetried() ? " " + LastRuns.NO_RETRY : ""),
                "Nothing by itself: correct the cause, then replay or submit it again.");
    }
}
