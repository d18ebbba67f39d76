package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.wire.DueJob;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Claims many due jobs in one transaction. How concurrent claims work differs by database. */
interface BatchClaim {
    /** Claims up to {@code order.limit()} due jobs, longest due first, and opens their attempts. */
    List<DueJob> claim(Order order);

    /** The turns of the jobs that {@link #claim} would claim now, in order. */
    List<Instant> turns(Order order);

    /** Claims those of these jobs that are still due and under one of these limits, which the caller holds. */
    List<DueJob> claimLimited(Order order, List<Long> ids, List<Long> limits);

    /**
     * The jobs to claim, and the values that the claim writes.
     *
     * @param token the claim's token, the same for all jobs of the batch
     * @param missedBefore run time before which an occurrence is missed under the policy SKIP
     */
    record Order(
            @Nullable String workerId,
            List<Integer> segments,
            Instant asOf,
            int limit,
            String token,
            Instant now,
            Instant leaseUntil,
            Instant missedBefore) {
        Order upTo(int most) {
            return new Order(workerId, segments, asOf, most, token, now, leaseUntil, missedBefore);
        }
    }
}
