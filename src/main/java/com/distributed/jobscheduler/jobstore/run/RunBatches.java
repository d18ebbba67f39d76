package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.jobstore.job.Move;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Several starts or outcomes from one agent. Each move gets the answer of a single call and stands alone: a move that
 * the group leaves out is made in its own transaction.
 */
@Component
@RequiredArgsConstructor
public class RunBatches {
    private final RunGroup group;
    private final RunStart start;
    private final RunFinish finish;
    private final JobStoreProperties properties;
    private final Clock clock;

    /** Starts the runs that may start; answers in the order of the orders. */
    public List<Move> start(String agentId, List<StartOrder> starts) {
        var now = Utc.micros(clock.instant());
        var started = group.start(agentId, starts, now, now.plus(properties.runLease()));
        return IntStream.range(0, starts.size())
                .mapToObj(i -> {
                    var order = starts.get(i);
                    return moved(
                            started.get(i), () -> start.start(order.occurrence().jobId(), order.by(agentId)));
                })
                .toList();
    }

    /** Records the outcomes; the answers in the order of the orders. */
    List<Move> finish(String agentId, List<OutcomeOrder> outcomes) {
        var ended = group.finish(agentId, outcomes, Utc.micros(clock.instant()));
        return IntStream.range(0, outcomes.size())
                .mapToObj(i -> moved(
                        ended.get(i),
                        () -> finish.report(
                                outcomes.get(i).occurrence(), outcomes.get(i).report())))
                .toList();
    }

    private static Move moved(@Nullable JobState together, Supplier<Move> alone) {
        return together == null ? alone.get() : new Move.Made(together);
    }
}
