package com.distributed.jobscheduler.coordinator.assignment;

import com.distributed.jobscheduler.http.startup.NotNegative;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Automatic balancing among the workers that asked for segments.
 *
 * @param enabled whether the coordinator moves segments, and gives out released ones, by itself
 * @param settleTime pause after a release or a join before segments move, so that a worker can restart without a move
 */
@Validated
@ConfigurationProperties("coordinator.balancing")
record BalancingProperties(boolean enabled, @NotNegative Duration settleTime) {}
