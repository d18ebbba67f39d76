package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.wire.SegmentRange;
import com.distributed.jobscheduler.worker.peer.DispatchReply;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.peer.NextRunReply;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** The dispatcher's meters, all registered at start so that a dashboard shows zero, not a gap. */
@Component
class DispatchMetrics {
    static final String OUTCOMES = "scheduler.worker.dispatches";
    static final String ATTEMPTS = "scheduler.worker.dispatch.attempts";
    static final String RETRIES = "scheduler.worker.dispatch.retries";
    static final String DURATION = "scheduler.worker.dispatch.duration";
    static final String LAG = "scheduler.worker.dispatch.lag";
    static final String IN_FLIGHT = "scheduler.worker.dispatch.inflight";
    static final String SEGMENT_LOAD = "scheduler.worker.segment.dispatches";
    static final String NEXT_RUNS = "scheduler.worker.next.runs";

    /** Few and fixed, because each is a time series. The alert for late jobs uses two minutes. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(2),
        Duration.ofMinutes(10)
    };

    private final Map<DispatchOutcome, Counter> outcomes = new EnumMap<>(DispatchOutcome.class);
    private final Map<NextRunReply, Counter> nextRuns = new EnumMap<>(NextRunReply.class);
    private final Counter[] segments;
    private final Map<String, Counter> attempts = new HashMap<>();
    private final Counter retries;
    private final Timer duration;
    private final Timer lag;
    private final LongAdder accepted = new LongAdder();
    private final Clock clock;

    DispatchMetrics(MeterRegistry meters, OccurrenceLedger ledger, Clock clock) {
        this.clock = clock;
        Gauge.builder(IN_FLIGHT, ledger, OccurrenceLedger::inFlight)
                .description("Occurrences being dispatched now")
                .register(meters);
        for (var outcome : DispatchOutcome.values()) {
            outcomes.put(
                    outcome,
                    Counter.builder(OUTCOMES)
                            .description("Occurrences by how their dispatch ended")
                            .tag("outcome", outcome.label())
                            .register(meters));
        }
        for (var reply : NextRunReply.values()) {
            nextRuns.put(
                    reply,
                    Counter.builder(NEXT_RUNS)
                            .description("Moves of recurring schedules by how they ended")
                            .tag("outcome", reply.label())
                            .register(meters));
        }
        segments = IntStream.range(0, SegmentRange.COUNT)
                .mapToObj(segment -> Counter.builder(SEGMENT_LOAD)
                        .description("Occurrences dispatched, by segment")
                        .tag("segment", Integer.toString(segment))
                        .register(meters))
                .toArray(Counter[]::new);
        for (var outcome : DispatchReply.LABELS) {
            attempts.put(
                    outcome,
                    Counter.builder(ATTEMPTS)
                            .description("Requests sent to an agent, by its answer")
                            .tag("outcome", outcome)
                            .register(meters));
        }
        retries = Counter.builder(RETRIES)
                .description("Requests to the agent beyond the first of a dispatch")
                .register(meters);
        duration = Timer.builder(DURATION)
                .description("From the claim to the end of a dispatch, its retries included")
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
        lag = Timer.builder(LAG)
                .description("From an occurrence's due time to the agent's acceptance")
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }

    void ended(DispatchOutcome outcome) {
        Objects.requireNonNull(outcomes.get(outcome)).increment();
    }

    void accepted(DueEntry job) {
        accepted.increment();
        lag.record(job.lateness(clock.instant()));
        segments[Objects.requireNonNullElse(job.segment(), 0)].increment();
    }

    /** Dispatches that the agents have accepted since the start. */
    long accepted() {
        return accepted.sum();
    }

    void attempted(boolean again, DispatchReply reply) {
        Objects.requireNonNull(attempts.get(reply.label())).increment();
        if (again) {
            retries.increment();
        }
    }

    void took(Duration time) {
        duration.record(time);
    }

    void nextRun(NextRunReply reply) {
        Objects.requireNonNull(nextRuns.get(reply)).increment();
    }
}
