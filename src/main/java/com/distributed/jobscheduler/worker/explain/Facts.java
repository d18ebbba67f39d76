package com.distributed.jobscheduler.worker.explain;

import com.distributed.jobscheduler.worker.dispatch.RecentDispatches.Recent;
import com.distributed.jobscheduler.worker.peer.StoredJob;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The observed facts; unknown ones are left out. */
final class Facts {
    private final long jobId;
    private final Map<String, @Nullable Object> seen = new LinkedHashMap<>();

    Facts(long jobId) {
        this.jobId = jobId;
    }

    Facts with(String name, @Nullable Object value) {
        if (value != null) {
            seen.put(name, value);
        }
        return this;
    }

    Facts of(StoredJob job) {
        return with("status", job.status())
                .with("nextRunTime", job.nextRunTime())
                .with("dueTime", job.dueTime())
                .with("segment", job.segment())
                .with("retryCount", job.retryCount())
                .with("claimedBy", job.claimedBy())
                .with("agentId", job.agentId())
                .with("leaseUntil", job.leaseUntil())
                .with("finishedAt", job.finishedAt())
                .with("lastError", job.lastError())
                .with("lastVerdict", job.lastVerdict())
                .with("lastSuccessAt", job.lastSuccessAt())
                .with("lastFailureAt", job.lastFailureAt())
                .with("consecutiveFailures", job.consecutiveFailures())
                .with("abandonments", job.abandonments())
                .with("lastSkippedTime", job.lastSkippedTime())
                .with("calendarNote", job.calendarNote());
    }

    /** Adds this worker's last dispatch of it, where remembered. */
    Facts of(@Nullable Recent last) {
        return last == null
                ? this
                : with("lastOutcomeHere", last.outcome())
                        .with("lastOutcomeAt", last.at())
                        .with("lastReason", last.reason());
    }

    Explanation say(Cause cause, String explanation, String next) {
        return new Explanation(jobId, cause, sentence(explanation), sentence(next), seen);
    }

    /** Adds a full stop where it is missing, also after a peer's text. */
    static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
