package com.distributed.jobscheduler.coordinator.assignment;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The pushing of assignments to the workers; how often it is repeated is the Resilience4j retry {@code segment-push}.
 *
 * @param connectTimeout how long connecting to a worker may take
 * @param deadline how long one push may take in all
 * @param maxConnections how many pushes run at once
 */
@Validated
@ConfigurationProperties("coordinator.push")
record PushProperties(
        @NotNull @DurationMin(millis = 1) Duration connectTimeout,
        @NotNull @DurationMin(millis = 1) Duration deadline,
        @Min(1) int maxConnections) {}
