package com.distributed.jobscheduler.worker.scan;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When scans happen.
 *
 * @param scanInterval from the start of one scan to the start of the next
 * @param orphanTimeout how long a job must be seen SCHEDULED, and not by us, in a base-only store's due list before it is
 *     returned to PENDING
 */
@ConfigurationProperties("scheduler.worker")
record ScanProperties(
        @DefaultValue("60000") Duration scanInterval,
        @DefaultValue("10m") Duration orphanTimeout) {
    ScanProperties {
        if (scanInterval.toMillis() < 1) {
            throw new IllegalArgumentException("scheduler.worker.scan-interval must be at least one millisecond");
        }
        if (!orphanTimeout.isPositive()) {
            throw new IllegalArgumentException("scheduler.worker.orphan-timeout must be longer than zero");
        }
    }
}
