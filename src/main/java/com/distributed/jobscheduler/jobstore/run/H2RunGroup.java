package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.jobstore.job.Move;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One transaction for the group, and in it the statements of each move alone, because H2 has no statement that writes two
 * tables. H2 writes every page that a commit has changed, so one commit for a group costs little more than one for a run.
 * Jobs are moved in the order of their ids, so that two groups, or a group and a claim, cannot deadlock.
 */
@Slf4j
@RequiredArgsConstructor
final class H2RunGroup implements RunGroup {
    private final RunStart start;
    private final RunFinish finish;
    private final TransactionTemplate transaction;

    @Override
    public Map<Integer, JobState> start(String agentId, List<StartOrder> starts, Instant now, Instant leaseUntil) {
        return together(
                starts,
                order -> order.occurrence().jobId(),
                order -> start.start(order.occurrence().jobId(), order.by(agentId)));
    }

    @Override
    public Map<Integer, JobState> finish(String agentId, List<OutcomeOrder> outcomes, Instant now) {
        return together(
                outcomes,
                order -> order.occurrence().jobId(),
                order -> finish.report(order.occurrence(), order.report()));
    }

    /** A move that fails takes the whole group back; then it is left to the caller, who makes each move alone. */
    private <O> Map<Integer, JobState> together(List<O> orders, Function<O, Long> jobId, Function<O, Move> move) {
        if (orders.size() == 1) {
            return Map.of();
        }
        try {
            return transaction.execute(status -> {
                var made = new HashMap<Integer, JobState>();
                IntStream.range(0, orders.size())
                        .boxed()
                        .sorted(Comparator.comparing(i -> jobId.apply(orders.get(i))))
                        .forEach(i -> {
                            if (move.apply(orders.get(i)) instanceof Move.Made one) {
                                made.put(i, one.state());
                            }
                        });
                return made;
            });
        } catch (RuntimeException e) {
            log.debug("group.failed moves={} error={} next=\"each is made alone\"", orders.size(), e.toString());
            return Map.of();
        }
    }
}
