package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.database.AfterCommit;
import com.distributed.jobscheduler.jobstore.execution.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Counts the ended runs by outcome. A repeated report counts nothing. */
@Component
class RunMetrics {
    static final String ENDED = "job_store.runs.ended";

    private final Map<Outcome, Counter> ended = new EnumMap<>(Outcome.class);

    RunMetrics(MeterRegistry registry) {
        Stream.of(Outcome.COMPLETED, Outcome.FAILED, Outcome.ABANDONED)
                .forEach(outcome -> ended.put(
                        outcome,
                        Counter.builder(ENDED)
                                .description("runs that ended, by their outcome")
                                .tag("outcome", outcome.name())
                                .register(registry)));
    }

    /** Counts one run that the transaction under way has ended, once it is committed. */
    void endedWithCommit(Outcome outcome) {
        AfterCommit.run(() -> ended(outcome, 1));
    }

    void ended(Outcome outcome, int runs) {
        Objects.requireNonNull(ended.get(outcome)).increment(runs);
    }
}
