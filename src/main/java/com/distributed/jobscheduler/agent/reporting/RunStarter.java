package com.distributed.jobscheduler.agent.reporting;

import com.distributed.jobscheduler.agent.peer.JobStoreClient;
import com.distributed.jobscheduler.agent.peer.StartOrder;
import com.distributed.jobscheduler.agent.peer.StoreAnswer;
import com.distributed.jobscheduler.agent.run.Run;
import com.distributed.jobscheduler.tracing.Traces;
import io.github.resilience4j.retry.Retry;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/**
 * Asks the store whether a run may start: only a 2xx starts it. While the store is unavailable, the question is
 * repeated for up to {@code start-timeout}; then the job is dropped without a run, and its claim's lease returns it. If
 * a conditional store may have recorded the start and its reply was lost, the question is repeated for longer: it is
 * harmless, and otherwise the store would count a run that never ends.
 */
@Component
@RequiredArgsConstructor
public class RunStarter {
    private final JobStoreClient store;
    private final GroupedCalls grouped;
    private final Retry startRetry;
    private final ReportingProperties properties;
    private final Traces traces;
    private final Clock clock;

    /** The store's final answer, never {@link StoreAnswer.Unavailable}. */
    public StoreAnswer start(Run run) {
        try (var span = traces.begin("start")) {
            return ask(run);
        }
    }

    private StoreAnswer ask(Run run) {
        var begun = clock.instant();
        var maybeRecorded = new AtomicBoolean();
        var tried = new AtomicBoolean();
        var order = new StartOrder(run.job().occurrence(), run.job().handler().jobName());
        return startRetry.executeSupplier(() -> {
            var answer = tried.getAndSet(true) ? store.start(order) : grouped.start(order);
            if (answer instanceof StoreAnswer.Unavailable unavailable) {
                maybeRecorded.compareAndSet(false, unavailable.maybeDone());
                if (run.isStopped() || !clock.instant().isBefore(deadline(run, begun, maybeRecorded.get()))) {
                    return new StoreAnswer.GaveUp(unavailable.reason());
                }
            }
            return answer;
        });
    }

    private Instant deadline(Run run, Instant begun, boolean maybeRecorded) {
        var recordedForUs = maybeRecorded && run.job().occurrence().claimedConditionally();
        return begun.plus(recordedForUs ? properties.reportTimeout() : properties.startTimeout());
    }
}
