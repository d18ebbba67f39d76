package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.job.JobStoreProperties;
import java.time.Duration;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/** How long a failed run waits for its retry: exponentially longer from retry to retry, up to a maximum. */
@Component
@RequiredArgsConstructor
class RetryBackoff {
    private final JobStoreProperties properties;

    /** The pause before the next retry of a run that was retried so often already. */
    Duration before(int retriesSoFar) {
        var grown = properties.retryBackoff().toMillis() * Math.pow(properties.retryBackoffMultiplier(), retriesSoFar);
        return Duration.ofMillis(
                (long) Math.min(grown, (double) properties.retryBackoffMax().toMillis()));
    }
}
