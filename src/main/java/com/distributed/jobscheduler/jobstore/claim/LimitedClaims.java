package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.limit.LimitRooms;
import com.distributed.jobscheduler.jobstore.limit.LimitRooms.Room;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The claim of one job that is under a limit: one after the other for each limit, for it holds the limit's row. */
@Component
class LimitedClaims {
    static final String REFUSED = "job_store.limit.refused";

    private final SingleClaim singleClaim;
    private final LimitRooms rooms;
    private final TransactionTemplate transactions;
    private final Counter refused;

    LimitedClaims(SingleClaim singleClaim, LimitRooms rooms, TransactionTemplate transactions, MeterRegistry registry) {
        this.singleClaim = singleClaim;
        this.rooms = rooms;
        this.transactions = transactions;
        this.refused = Counter.builder(REFUSED)
                .description("claims of one job that its limit refused")
                .register(registry);
    }

    /** What became of the claim. */
    sealed interface Result {
        record Made() implements Result {}

        record Denied() implements Result {}

        record Reached(Room room) implements Result {}
    }

    Result claim(SingleClaim.Order order, Job job) {
        return Optional.ofNullable(transactions.execute(transaction -> claimHeld(order, job)))
                .orElseGet(Result.Denied::new);
    }

    private Result claimHeld(SingleClaim.Order order, Job job) {
        var room = rooms.hold(job.limitId(), order.now());
        if (room.isPresent() && room.get().places() <= 0) {
            refused.increment();
            return new Result.Reached(room.get());
        }
        if (!singleClaim.claimLimited(order, job.limitId())) {
            return new Result.Denied();
        }
        room.ifPresent(held -> rooms.claimed(List.of(held.limit()), List.of(job.id()), order.token(), order.now()));
        return new Result.Made();
    }
}
