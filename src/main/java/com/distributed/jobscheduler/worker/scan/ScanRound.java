package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.tracing.Traces;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.dispatch.Batch;
import com.distributed.jobscheduler.worker.segment.Assignment;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** One scan, from its first request to its summary: in batches where the store offers them, else by the due list. */
@Component
@RequiredArgsConstructor
class ScanRound {
    private final BatchScan batches;
    private final ListScan list;
    private final WorkerCondition condition;
    private final ScanReports reports;
    private final WorkerProperties worker;
    private final Traces traces;

    /** Runs one scan; its summary is complete when the last dispatch has ended. */
    CompletableFuture<ScanSummary> run(Assignment assignment, ScanTally tally) {
        try (var span = traces.begin("scan")) {
            tally.under(span.traceparent());
            var summary = tally.summary().thenApply(reports::ended);
            String failure = "the scan ended by an error";
            try {
                failure = read(assignment, tally);
            } finally {
                condition.note(failure);
                span.tag("worker", worker.workerId()).tag("outcome", failure == null ? "completed" : "failed");
                tally.read(failure);
            }
            return summary;
        }
    }

    /** @return why it failed; null when it did not */
    private @Nullable String read(Assignment assignment, ScanTally tally) {
        var inBatches = batches.areOffered();
        Instant after = null;
        // While no job is due, the look-ahead list shows that too: an idle scan is one request.
        if (inBatches && !(batches.foundNothing() && list.looksAhead())) {
            switch (batches.run(tally.startedAt(), tally)) {
                case Batch.Failed failed -> {
                    return failed.reason();
                }
                case Batch.NotOffered none -> inBatches = false;
                case Batch ended -> {
                    if (!list.isOfUseAfterBatches()) {
                        return null;
                    }
                    // What batches have left is theirs too: a list of it would cost as much as there is.
                    after = ended instanceof Batch.Complete ? null : tally.startedAt();
                }
            }
        }
        return list.run(assignment, tally, inBatches, after);
    }

    @Nullable
    ScanSummary lastSummary() {
        return reports.last();
    }
}
