package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.http.startup.LongerThanZero;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What scans look at.
 *
 * @param lookAhead how far into the future a scan looks, for what becomes due until the next one; zero asks only for
 *     what is due
 * @param orphanTimeout how long a job may stay SCHEDULED in a base-only store's due list, counted from its delivery by this
 *     worker or else from when it was first seen so, before it is returned to PENDING
 */
@Validated
@ConfigurationProperties("scheduler.worker")
record ScanProperties(
        @DurationMin(message = ScanProperties.LOOK_AHEAD)
        @DurationMax(minutes = 10, message = ScanProperties.LOOK_AHEAD)
        @DefaultValue("0")
        Duration lookAhead,

        @LongerThanZero @DefaultValue("10m") Duration orphanTimeout) {
    static final String LOOK_AHEAD = "must be between 0 and 10m";
}
