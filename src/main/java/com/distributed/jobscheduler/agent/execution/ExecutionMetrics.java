package com.distributed.jobscheduler.agent.execution;

import com.distributed.jobscheduler.agent.handlers.registry.JobHandlers;
import com.distributed.jobscheduler.agent.run.RunOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Component;

/** Counts dispatches, refusals and runs; the status call shows the same figures. */
@Component
class ExecutionMetrics {
    static final String DISPATCHES = "scheduler.agent.dispatches";
    static final String EXECUTIONS = "scheduler.agent.executions";
    static final String DURATION = "scheduler.agent.execution.duration";
    static final String NOT_STARTED = "scheduler.agent.starts.failed";
    static final String RUNNING = "scheduler.agent.running";
    static final String QUEUED = "scheduler.agent.queued";
    static final String CAPACITY = "scheduler.agent.capacity";

    private static final String NO_HANDLER = "no_handler";

    /** Few and fixed, because each is a time series per handler. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(10),
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
        Duration.ofMinutes(5),
        Duration.ofMinutes(10)
    };

    private final MeterRegistry registry;
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder executed = new LongAdder();

    ExecutionMetrics(MeterRegistry registry, JobHandlers handlers) {
        this.registry = registry;
        for (var admission : Admission.values()) {
            dispatches(lower(admission));
        }
        dispatches(NO_HANDLER);
        for (var reason : NotStarted.values()) {
            notStarted(reason);
        }
        for (var handler : handlers.names()) {
            duration(handler);
            RunOutcome.LABELS.forEach(outcome -> executions(handler, outcome));
        }
    }

    /** Why an accepted job was not run. */
    enum NotStarted {
        /** Another agent holds the occurrence, or it is over. */
        CONFLICT,
        /** The store refused for another reason. */
        REFUSED,
        /** The store could not be asked in time. */
        UNAVAILABLE
    }

    void watch(Slots slots) {
        Gauge.builder(RUNNING, slots, Slots::taken)
                .description("jobs that run now")
                .register(registry);
        Gauge.builder(QUEUED, slots, Slots::queued)
                .description("accepted jobs that wait for a slot")
                .register(registry);
        Gauge.builder(CAPACITY, slots, Slots::limit)
                .description("how many jobs may run at once")
                .register(registry);
    }

    void dispatched(Admission admission) {
        dispatches(lower(admission)).increment();
    }

    void noHandler() {
        dispatches(NO_HANDLER).increment();
    }

    void dropped(NotStarted reason) {
        notStarted(reason).increment();
    }

    void ended(String handler, RunOutcome outcome, Duration took) {
        executions(handler, outcome.label()).increment();
        duration(handler).record(took);
        executed.increment();
        if (outcome instanceof RunOutcome.Completed) {
            succeeded.increment();
        } else if (outcome instanceof RunOutcome.Failed || outcome instanceof RunOutcome.TimedOut) {
            failed.increment();
        }
    }

    long totalExecuted() {
        return executed.sum();
    }

    long totalSucceeded() {
        return succeeded.sum();
    }

    long totalFailed() {
        return failed.sum();
    }

    private Counter dispatches(String result) {
        return counter(DISPATCHES, "dispatches, by how they were answered", Tags.of("result", result));
    }

    private Counter notStarted(NotStarted reason) {
        return counter(NOT_STARTED, "accepted jobs that were not run, by the reason", Tags.of("reason", lower(reason)));
    }

    private Counter executions(String handler, String outcome) {
        return counter(
                EXECUTIONS, "runs that ended, by their outcome", Tags.of("handler", handler, "outcome", outcome));
    }

    private Counter counter(String name, String description, Tags tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    private Timer duration(String handler) {
        return Timer.builder(DURATION)
                .tag("handler", handler)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
