package com.distributed.jobscheduler.worker.explain;

import com.distributed.jobscheduler.worker.WorkerState;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.dispatch.RecentDispatches.Recent;
import com.distributed.jobscheduler.worker.dispatch.ShortPeriods;
import com.distributed.jobscheduler.worker.peer.StoredJob;
import com.distributed.jobscheduler.worker.scan.ScheduleScanner;
import com.distributed.jobscheduler.worker.scan.WorkerCondition;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Why a PENDING job is not claimed. */
@Component
@RequiredArgsConstructor
class PendingJob {
    private final AgentObstacles agents;
    private final SegmentOwner owners;
    private final SegmentManager segments;
    private final ScheduleScanner scanner;
    private final WorkerCondition condition;
    private final JobDispatcher dispatcher;
    private final ShortPeriods periods;
    private final Clock clock;

    Explanation explain(long jobId, StoredJob job, @Nullable Recent last, Facts facts) {
        if (Boolean.TRUE.equals(job.paused()) && !Boolean.TRUE.equals(job.runsWhilePaused())) {
            return facts.say(
                    Cause.JOB_PAUSED,
                    "The job is paused in the Job Store.",
                    "POST /api/jobs/" + jobId + "/resume there.");
        }
        var due = job.due();
        if (due != null && due.isAfter(clock.instant())) {
            var retry = job.retryCount() != null && job.retryCount() > 0;
            return facts.say(
                    Cause.NOT_DUE,
                    LastRuns.failed(job) + LastRuns.skipped(job) + (retry ? "Retry " + job.retryCount() : "It")
                            + (job.isRetriedWhenItsHandlerWants()
                                    ? " waits as its handler asked (RetryAfter), and"
                                    : "")
                            + " is due at " + due + LastRuns.calendar(job) + "."
                            + periods.said(job.frequency(), job.cronExpression(), job.interval()),
                    "It is dispatched then, or at the next scan after it.");
        }
        if (job.waitsForLimit() != null) {
            return facts.with("waitsForLimit", job.waitsForLimit())
                    .say(
                            Cause.LIMIT_REACHED,
                            "It is due and waits, because no more jobs may run now: " + job.waitsForLimit() + ".",
                            "The first scan after a place is free takes the longest due job of that limit.");
        }
        var segment = job.segment();
        if (segment != null && !segments.current().segments().contains(segment)) {
            return owners.explain(segment, facts);
        }
        return obstacle(last, job, facts);
    }

    private Explanation obstacle(@Nullable Recent last, StoredJob job, Facts facts) {
        if (condition.state() == WorkerState.DRAINING) {
            return facts.say(
                    Cause.DRAINING,
                    "This worker is shutting down and claims nothing more.",
                    "Its segments go to another worker, or wait for its return.");
        }
        var pausedSince = dispatcher.pausedSince();
        if (pausedSince != null) {
            return facts.say(
                    Cause.PAUSED,
                    "Dispatching is paused at this worker since " + pausedSince + ".",
                    "POST /api/scheduler-worker/resume; what is due is then scanned at once.");
        }
        var tried = last != null && last.isOf(job) ? last : null;
        var atTheAgents = agents.obstacle(job, tried, nextScan(), facts);
        return atTheAgents == null ? waiting(tried, job, facts) : atTheAgents;
    }

    private Explanation waiting(@Nullable Recent tried, StoredJob job, Facts facts) {
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
                "It is due, and there is no obstacle."
                        + periods.said(job.frequency(), job.cronExpression(), job.interval()),
                "The next scan takes it: " + nextScan());
    }

    private String nextScan() {
        var next = scanner.nextScanTime();
        return next != null && next.isAfter(clock.instant()) ? next.toString() : "at once";
    }
}
