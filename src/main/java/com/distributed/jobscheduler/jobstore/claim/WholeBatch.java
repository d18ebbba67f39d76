package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.jobstore.claim.BatchClaim.Order;
import com.distributed.jobscheduler.jobstore.job.FeaturesInUse;
import com.distributed.jobscheduler.jobstore.limit.Limit;
import com.distributed.jobscheduler.jobstore.limit.LimitRooms;
import com.distributed.jobscheduler.jobstore.limit.LimitRooms.Room;
import com.distributed.jobscheduler.jobstore.schedule.LimitedHeads;
import com.distributed.jobscheduler.jobstore.schedule.LimitedHeads.Head;
import com.distributed.jobscheduler.wire.DueJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/**
 * The batch claim over jobs with and without limits. The rows of the limits that have room are held while it counts and
 * claims. A limit whose row another claim holds is left to that claim: none waits for another. Needs a transaction.
 */
@Component
@RequiredArgsConstructor
class WholeBatch {
    private final BatchClaim batchClaim;
    private final FeaturesInUse inUse;
    private final LimitRooms rooms;
    private final LimitedHeads heads;

    List<DueJob> claim(Order order) {
        if (!inUse.hasLimits()) {
            return batchClaim.claim(order);
        }
        var held = rooms.held(order.segments(), order.asOf(), order.now());
        var limited = heads.of(held, order.segments(), order.asOf(), order.asOf(), order.limit());
        return limited.isEmpty() ? batchClaim.claim(order) : together(order, held, limited);
    }

    private List<DueJob> together(Order order, List<Room> held, List<Head> limited) {
        var ids = first(limited, batchClaim.turns(order), order.limit());
        var limits = held.stream().map(Room::limit).toList();
        var claimed = new ArrayList<>(
                ids.isEmpty()
                        ? List.<DueJob>of()
                        : batchClaim.claimLimited(
                                order, ids, limits.stream().map(Limit::id).toList()));
        if (!claimed.isEmpty()) {
            rooms.claimed(limits, ids, order.token(), order.now());
        }
        if (claimed.size() < order.limit()) {
            claimed.addAll(batchClaim.claim(order.upTo(order.limit() - claimed.size())));
        }
        return claimed;
    }

    /** The limited jobs among the first of all. */
    private static List<Long> first(List<Head> limited, List<Instant> others, int limit) {
        var ids = new ArrayList<Long>();
        var next = 0;
        for (var head : limited) {
            while (next < others.size() && !others.get(next).isAfter(head.turn())) {
                next++;
            }
            if (ids.size() + next >= limit) {
                break;
            }
            ids.add(head.id());
        }
        return ids;
    }
}
