package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.tracing.ActiveSpan;
import com.distributed.jobscheduler.tracing.Traces;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The spans of claims and dispatches. */
@Component
@RequiredArgsConstructor
class DispatchSpans {
    private final WorkerProperties worker;
    private final Traces traces;

    /** Opens the span of one claim, under the current span. */
    ActiveSpan claim() {
        return traces.begin("claim");
    }

    /** Opens the span of a batch claim. */
    ActiveSpan claim(@Nullable String parent) {
        return traces.begin("claim", parent);
    }

    ActiveSpan dispatch(@Nullable String parent) {
        return traces.begin("dispatch", parent);
    }

    void describe(ActiveSpan span, BatchClaim.Result claimed) {
        if (!span.isRecorded()) {
            return;
        }
        span.tag("worker", worker.workerId());
        switch (claimed) {
            case BatchClaim.Result.NotOffered none -> span.tag("outcome", "not_offered");
            case BatchClaim.Result.Held held ->
                span.tag("jobs", held.claims().size()).tag("outcome", held.failure() == null ? "claimed" : "failed");
        }
    }

    void describe(ActiveSpan span, DueEntry job, String outcome) {
        if (span.isRecorded()) {
            span.tag("worker", worker.workerId())
                    .tag("jobId", job.jobId())
                    .tag("occurrence", job.occurrence().key())
                    .tag("outcome", outcome);
        }
    }

    void describe(ActiveSpan span, DueEntry job, DispatchOutcome outcome) {
        describe(span, job, outcome.label());
        if (span.isRecorded() && job.segment() != null) {
            span.tag("segment", job.segment());
        }
    }
}
