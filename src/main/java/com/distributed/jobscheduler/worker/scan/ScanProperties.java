package com.distributed.jobscheduler.worker.scan;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What scans look at.
 *
 * @param lookAhead how far into the future a scan looks, for what becomes due until the next one; zero asks only for
 *     what is due
 * @param orphanTimeout how long a job may stay SCHEDULED in a base-only store's due list, counted from its delivery by this
 *     worker or else from when it was first seen so, before it is returned to PENDING
 */
@ConfigurationProperties("scheduler.worker")
record ScanProperties(
        @DefaultValue("0") Duration lookAhead,
        @DefaultValue("10m") Duration orphanTimeout) {
    private static final Duration MOST_LOOK_AHEAD = Duration.ofMinutes(10);

    ScanProperties {
        if (lookAhead.isNegative() || lookAhead.compareTo(MOST_LOOK_AHEAD) > 0) {
            throw new IllegalArgumentException("scheduler.worker.look-ahead must be between 0 and " + MOST_LOOK_AHEAD);
        }
        if (!orphanTimeout.isPositive()) {
            throw new IllegalArgumentException("scheduler.worker.orphan-timeout must be longer than zero");
        }
    }
}
