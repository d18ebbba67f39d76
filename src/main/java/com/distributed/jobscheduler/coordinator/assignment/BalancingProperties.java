package com.distributed.jobscheduler.coordinator.assignment;

import com.distributed.jobscheduler.http.startup.NotNegative;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Automatic balancing among the workers that asked for segments.
 *
 * @param enabled whether segments are moved, and released ones given out, without anybody asking
 * @param settleTime how long after a release or a join nothing is moved, so that a worker may restart in peace
 */
@Validated
@ConfigurationProperties("coordinator.balancing")
record BalancingProperties(boolean enabled, @NotNegative Duration settleTime) {}
