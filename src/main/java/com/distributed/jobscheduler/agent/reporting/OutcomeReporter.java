package com.distributed.jobscheduler.agent.reporting;

import com.distributed.jobscheduler.agent.peer.JobStoreClient;
import com.distributed.jobscheduler.agent.peer.OccurrenceRef;
import com.distributed.jobscheduler.agent.peer.OutcomeReport;
import com.distributed.jobscheduler.agent.peer.RunNotes;
import com.distributed.jobscheduler.agent.peer.StoreAnswer;
import com.distributed.jobscheduler.agent.run.RunOutcome;
import com.distributed.jobscheduler.logs.SaidOnce;
import com.distributed.jobscheduler.tracing.Traces;
import com.distributed.jobscheduler.wire.JobStatus;
import io.github.resilience4j.retry.Retry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.stereotype.Component;

/**
 * Reports a run's outcome to the store until it is accepted, for up to {@code report-timeout}: a restart of the store
 * must not lose a result. A store without the outcome call gets only the status.
 */
@Slf4j
@Component
@RequiredArgsConstructor
public class OutcomeReporter {
    private final JobStoreClient store;
    private final GroupedCalls grouped;
    private final Retry reportRetry;
    private final ReportingProperties properties;
    private final ReportingMetrics metrics;
    private final Traces traces;
    private final Clock clock;
    /** The store refuses what runs say of themselves. */
    private final SaidOnce refusedNotes = new SaidOnce();

    private volatile boolean closed;

    /** Returns when the store has accepted or refused the outcome, or the time is up. */
    public void report(OccurrenceRef occurrence, RunOutcome outcome, Duration took, RunNotes notes) {
        try (var span = traces.begin("report")) {
            bring(occurrence, outcome, took.toMillis(), notes);
        }
    }

    private void bring(OccurrenceRef occurrence, RunOutcome outcome, long millis, RunNotes notes) {
        switch (outcome) {
            case RunOutcome.Completed completed ->
                ended(occurrence, new OutcomeReport(JobStatus.COMPLETED, null, millis, false, null, notes));
            case RunOutcome.Failed failed -> failed(occurrence, failed, millis, notes);
            case RunOutcome.TimedOut timedOut ->
                failed(
                        occurrence,
                        new RunOutcome.Failed("timed out after " + timedOut.limit(), false, null),
                        millis,
                        notes);
            case RunOutcome.GivenBack givenBack -> deliver("given_back", () -> store.giveBackRun(occurrence));
            case RunOutcome.Cancelled cancelled -> log.debug("run.cancelled (the store said so itself)");
        }
    }

    private void failed(OccurrenceRef occurrence, RunOutcome.Failed failed, long millis, RunNotes notes) {
        ended(
                occurrence,
                new OutcomeReport(
                        JobStatus.FAILED, failed.reason(), millis, failed.doNotRetry(), failed.retryAfter(), notes));
    }

    private void ended(OccurrenceRef occurrence, OutcomeReport report) {
        var tried = new AtomicBoolean();
        deliver(report.outcome().name(), () -> {
            var answer = tried.getAndSet(true) ? store.end(occurrence, report) : grouped.end(occurrence, report);
            if (answer instanceof StoreAnswer.Refused refused && !refused.isAboutTheJob() && report.hasNotes()) {
                // Such as too large a body for that store: better the bare outcome than none.
                if (refusedNotes.begins()) {
                    log.warn(
                            "run-notes.refused reason=\"{}\" next=\"outcomes go without them; logged once until the store takes them again\"",
                            refused.reason());
                }
                answer = store.end(occurrence, report.withoutNotes());
            } else if (answer instanceof StoreAnswer.Done && report.hasNotes()) {
                refusedNotes.ends();
            }
            return answer instanceof StoreAnswer.Unsupported ? store.endBaseOnly(occurrence, report.outcome()) : answer;
        });
    }

    private void deliver(String what, Supplier<StoreAnswer> call) {
        var deadline = clock.instant().plus(properties.reportTimeout());
        metrics.pending(1);
        var answer = reportRetry.executeSupplier(() -> attempt(call, deadline));
        metrics.pending(-1);
        switch (answer) {
            case StoreAnswer.Done done -> log.debug("report.delivered outcome={}", what);
            case StoreAnswer.Refused refused -> failed(what, refused.reason());
            case StoreAnswer.Unsupported unsupported -> failed(what, "the store knows no such call");
            case StoreAnswer.Unavailable unavailable -> failed(what, unavailable.reason());
            case StoreAnswer.GaveUp gaveUp -> failed(what, gaveUp.reason());
        }
    }

    private StoreAnswer attempt(Supplier<StoreAnswer> call, Instant deadline) {
        var answer = call.get();
        if (answer instanceof StoreAnswer.Unavailable unavailable) {
            metrics.attemptFailed();
            if (closed || !clock.instant().isBefore(deadline)) {
                return new StoreAnswer.GaveUp(unavailable.reason());
            }
        }
        return answer;
    }

    private void failed(String what, String reason) {
        metrics.undelivered();
        log.error("report.failed outcome={} reason=\"{}\"", what, reason);
    }

    /** Makes the next failed attempt the last one. */
    public void close() {
        closed = true;
    }
}
