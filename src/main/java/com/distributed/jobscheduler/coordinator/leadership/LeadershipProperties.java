package com.distributed.jobscheduler.coordinator.leadership;

import com.distributed.jobscheduler.http.startup.NotNegative;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Election of the leader, and how long a write waits for one.
 *
 * @param lease how long a silent leader stays in office; failover takes at most this and one renewal
 * @param renewInterval how often the leader renews its lease, and the other coordinators try to become leader
 * @param writeWait how long a write waits for a leader before it is refused with 503
 */
@Validated
@ConfigurationProperties("coordinator.leadership")
record LeadershipProperties(
        @NotNull @DurationMin(millis = 100) Duration lease,
        @NotNull @DurationMin(millis = 10) Duration renewInterval,
        @NotNegative Duration writeWait) {}
