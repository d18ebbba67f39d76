package com.distributed.jobscheduler.jobstore.status;

import com.distributed.jobscheduler.jobstore.job.Move;
import com.distributed.jobscheduler.wire.JobStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Counts the moves by PUT status, made and refused, by the requested status. */
@Component
class MoveMetrics {
    static final String MOVES = "job_store.moves";

    private final MeterRegistry registry;

    MoveMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (var status : JobStatus.values()) {
            counter(status, true);
            counter(status, false);
        }
    }

    void count(JobStatus asked, Move move) {
        counter(asked, move instanceof Move.Made).increment();
    }

    private Counter counter(JobStatus asked, boolean made) {
        return Counter.builder(MOVES)
                .description("moves that were asked for by PUT status, made and refused")
                .tag("to", asked.name())
                .tag("result", made ? "made" : "refused")
                .register(registry);
    }
}
