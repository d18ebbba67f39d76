package com.distributed.jobscheduler.coordinator.membership;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * When a worker counts as gone.
 *
 * @param heartbeatTimeout how long a worker may be silent before it loses its segments; also the longest that a live
 *     worker is waited for to confirm that it stopped a segment
 * @param forgetAfter how long an expelled worker and an ended ownership stay in the database
 */
@Validated
@ConfigurationProperties("coordinator")
public record MembershipProperties(
        @NotNull @DurationMin(millis = 100) Duration heartbeatTimeout,
        @NotNull @DurationMin(minutes = 1) Duration forgetAfter) {}
