package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.wire.DueJob;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Claims many due jobs in one transaction. How concurrent claims work differs by database. */
interface BatchClaim {
    /** Claims up to {@code order.limit()} due jobs, longest due first, and opens their attempts. */
    List<DueJob> claim(Order order);

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
            Instant missedBefore) {}
}
