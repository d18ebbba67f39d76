package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.http.startup.LongerThanZero;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When a worker counts as gone, and how often the leader checks.
 *
 * @param heartbeatTimeout how long a worker may be silent before it loses its segments; also how long a live worker may
 *     take to confirm that it stopped a segment
 * @param forgetAfter how long an expelled worker and an ended ownership stay in the database
 * @param upkeepInterval pause between two rounds of the leader's upkeep
 */
@Validated
@ConfigurationProperties("coordinator")
public record MembershipProperties(
        @NotNull @DurationMin(millis = 100) Duration heartbeatTimeout,
        @NotNull @DurationMin(minutes = 1) Duration forgetAfter,
        @LongerThanZero @DefaultValue("1s") Duration upkeepInterval) {}
