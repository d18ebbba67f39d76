package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.wire.DueJob;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Claims many due jobs in one transaction; what it takes to do so concurrently differs by database. */
interface BatchClaim {
    /** Claims up to {@code order.limit()} due jobs, the longest due first, and opens their attempts. */
    List<DueJob> claim(Order order);

    /**
     * What to claim, and the values that the claim writes.
     *
     * @param token the claim's token, the same for each job of the batch
     * @param missedBefore the run time before which the policy SKIP does not run an occurrence
     */
    record Order(
            @Nullable String workerId,
            List<Integer> segments,
            Instant asOf,
            int limit,
            String token,
            Instant now,
            Instant leaseUntil,
            Instant missedBefore) {}
}
