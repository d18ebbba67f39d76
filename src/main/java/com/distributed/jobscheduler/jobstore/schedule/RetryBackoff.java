package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.RetryPolicy;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import java.time.Duration;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/**
 * The pause before a retry: it grows exponentially from retry to retry, up to a maximum. Not a retry of Resilience4j:
 * no thread waits, the time is stored with the job and outlives this process.
 */
@Component
@RequiredArgsConstructor
class RetryBackoff {
    /** Spreads consecutive ids. */
    private static final long SPREADING = 619;

    private final JobStoreProperties properties;

    /**
     * The pause after an abandoned run. None after the first, because the lease was a pause already. Then it grows as
     * for retries, and the job's id adds up to half of its length: jobs abandoned together do not come back together.
     */
    Duration afterAbandonment(long jobId, int abandonments) {
        if (abandonments <= 1) {
            return Duration.ZERO;
        }
        var grown = properties.abandonmentBackoff().toMillis()
                * Math.pow(properties.retryBackoffMultiplier(), abandonments - 2.0);
        var spread = 1 + Math.floorMod(jobId * SPREADING, 1_000) / 2_000.0;
        return Duration.ofMillis((long)
                Math.min(grown * spread, (double) properties.retryBackoffMax().toMillis()));
    }

    /** The pause before the job's next retry: by its own rule, or by the store's. */
    Duration beforeRetry(Job job) {
        var own = job.rules().retryBackoff();
        var policy = own == null
                ? new RetryPolicy(
                        properties.retryBackoff(), properties.retryBackoffMultiplier(), properties.retryBackoffMax())
                : own;
        return policy.before(job.retryCount());
    }
}
