package com.distributed.jobscheduler.coordinator.assignment;

import com.distributed.jobscheduler.coordinator.membership.WorkerTable;
import com.distributed.jobscheduler.coordinator.segment.Distribution;
import com.distributed.jobscheduler.wire.SegmentRange;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Metrics of the distribution. The gauges read the database when they are scraped, on every node. */
@Component
class AssignmentMetrics {
    static final String WORKERS_ALIVE = "coordinator.workers.alive";
    static final String SEGMENTS = "coordinator.segments";
    static final String PUSHES = "coordinator.pushes";
    static final String REBALANCES = "coordinator.rebalances";
    static final String EXPULSIONS = "coordinator.expulsions";
    static final String UPKEEP_FAILURES = "coordinator.upkeep.failures";

    private final Counter upkeepFailures;
    private final Counter pushed;
    private final Counter pushFailed;
    private final Counter rebalances;
    private final Counter expulsions;

    AssignmentMetrics(MeterRegistry registry, WorkerTable workers, Distribution distribution) {
        Gauge.builder(WORKERS_ALIVE, workers, table -> table.active().size())
                .description("workers that are registered and not expelled for silence")
                .register(registry);
        Gauge.builder(SEGMENTS, distribution, d -> SegmentRange.COUNT - d.unowned())
                .tag("state", "owned")
                .description("segments by whether they have an owner")
                .register(registry);
        Gauge.builder(SEGMENTS, distribution, Distribution::unowned)
                .tag("state", "unowned")
                .description("segments by whether they have an owner")
                .register(registry);
        upkeepFailures = Counter.builder(UPKEEP_FAILURES)
                .description("rounds of the leader's upkeep that failed as a whole")
                .register(registry);
        pushed = pushes(registry, "ok");
        pushFailed = pushes(registry, "failed");
        rebalances = Counter.builder(REBALANCES)
                .description("rounds that moved segments between live workers")
                .register(registry);
        expulsions = Counter.builder(EXPULSIONS)
                .description("workers that lost their segments because they were silent")
                .register(registry);
    }

    private static Counter pushes(MeterRegistry registry, String outcome) {
        return Counter.builder(PUSHES)
                .tag("outcome", outcome)
                .description("assignments pushed to workers, each with all its retries")
                .register(registry);
    }

    void upkeepFailed() {
        upkeepFailures.increment();
    }

    void pushed() {
        pushed.increment();
    }

    void pushFailed() {
        pushFailed.increment();
    }

    void rebalanced() {
        rebalances.increment();
    }

    void expelled(int workers) {
        expulsions.increment(workers);
    }
}
