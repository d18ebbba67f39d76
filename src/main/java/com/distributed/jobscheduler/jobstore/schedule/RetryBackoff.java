package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import java.time.Duration;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/**
 * How long a failed run waits for its retry: exponentially longer from retry to retry, up to a maximum. Not a retry of
 * Resilience4j's: nobody waits here, the time is stored with the job and outlives this process.
 */
@Component
@RequiredArgsConstructor
class RetryBackoff {
    /** Sends ids that follow one another far apart. */
    private static final long SPREADING = 619;

    private final JobStoreProperties properties;

    /**
     * The pause after an abandoned run. None after the first, for its lease was waited for; then it grows as for retries, and
     * is spread by the job's id over half its length: what was abandoned together is not to come back together.
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

    /** The pause before the next retry of a run that was retried so often already. */
    Duration before(int retriesSoFar) {
        var grown = properties.retryBackoff().toMillis() * Math.pow(properties.retryBackoffMultiplier(), retriesSoFar);
        return Duration.ofMillis(
                (long) Math.min(grown, (double) properties.retryBackoffMax().toMillis()));
    }
}
