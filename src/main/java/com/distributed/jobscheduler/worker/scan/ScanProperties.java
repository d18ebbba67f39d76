package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.http.startup.LongerThanZero;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of a scan.
 *
 * @param lookAhead how far into the future a scan looks for jobs that become due before the next scan; zero lists only
 *     due jobs
 * @param claimGather claims at due times begin no sooner after one another: what comes due within this time is claimed
 *     together; zero claims each instant's jobs by themselves
 * @param claimAhead with look-ahead: how long before its due time a job may be claimed, so that one call claims what
 *     becomes due in that time. It is dispatched at its due time. Zero claims nothing before
 * @param orphanTimeout how long a job may stay SCHEDULED in a base-only store's due list before it is returned to
 *     PENDING; counted from its delivery by this worker, else from when this worker first saw it SCHEDULED
 */
@Validated
@ConfigurationProperties("scheduler.worker")
record ScanProperties(
        @DurationMin(message = ScanProperties.LOOK_AHEAD)
        @DurationMax(minutes = 10, message = ScanProperties.LOOK_AHEAD)
        @DefaultValue("0")
        Duration lookAhead,

        @DurationMin(message = ScanProperties.CLAIM_GATHER)
        @DurationMax(seconds = 1, message = ScanProperties.CLAIM_GATHER)
        @DefaultValue("5ms")
        Duration claimGather,

        @DurationMin(message = ScanProperties.CLAIM_AHEAD)
        @DurationMax(seconds = 1, message = ScanProperties.CLAIM_AHEAD)
        @DefaultValue("100ms")
        Duration claimAhead,

        @LongerThanZero @DefaultValue("10m") Duration orphanTimeout) {
    static final String CLAIM_AHEAD = "must be between 0 and 1s";
    static final String CLAIM_GATHER = "must be between 0 and 1s";
    static final String LOOK_AHEAD = "must be between 0 and 10m";
}
