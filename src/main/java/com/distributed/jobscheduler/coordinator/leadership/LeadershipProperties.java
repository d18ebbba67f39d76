package com.distributed.jobscheduler.coordinator.leadership;

import com.distributed.jobscheduler.http.startup.NotNegative;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How the leader is elected and what a write does while there is none.
 *
 * @param lease how long a leader that is not heard of stays in office; failover takes at most this and one renewal
 * @param renewInterval how often the leader renews its lease, and the others try to take it
 * @param writeWait how long a write waits for a leader before it is refused with 503
 */
@Validated
@ConfigurationProperties("coordinator.leadership")
record LeadershipProperties(
        @NotNull @DurationMin(millis = 100) Duration lease,
        @NotNull @DurationMin(millis = 10) Duration renewInterval,
        @NotNegative Duration writeWait) {}
