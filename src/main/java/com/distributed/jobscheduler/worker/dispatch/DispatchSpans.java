package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.tracing.ActiveSpan;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/** What the spans of claims and dispatches say. */
@Component
@RequiredArgsConstructor
class DispatchSpans {
    private final WorkerProperties worker;

    void describe(ActiveSpan span, BatchClaim.Result claimed) {
        if (!span.isRecorded()) {
            return;
        }
        span.tag("worker", worker.workerId());
        switch (claimed) {
            case BatchClaim.Result.NotOffered none -> span.tag("outcome", "not_offered");
            case BatchClaim.Result.Held held ->
                span.tag("jobs", held.jobs().size()).tag("outcome", held.failure() == null ? "claimed" : "failed");
        }
    }

    void describe(ActiveSpan span, DueEntry job, DispatchOutcome outcome) {
        if (!span.isRecorded()) {
            return;
        }
        span.tag("worker", worker.workerId())
                .tag("jobId", job.jobId())
                .tag("occurrence", job.occurrence().key())
                .tag("outcome", outcome.label());
        if (job.segment() != null) {
            span.tag("segment", job.segment());
        }
    }
}
