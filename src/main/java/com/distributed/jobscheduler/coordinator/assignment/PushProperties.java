package com.distributed.jobscheduler.coordinator.assignment;

import com.distributed.jobscheduler.http.startup.AtLeastOneMilli;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Pushes of assignments to the workers. The Resilience4j retry {@code segment-push} repeats them.
 *
 * @param connectTimeout how long connecting to a worker may take
 * @param deadline how long one push may take in total
 * @param maxConnections largest number of concurrent pushes
 */
@Validated
@ConfigurationProperties("coordinator.push")
record PushProperties(
        @AtLeastOneMilli Duration connectTimeout,
        @AtLeastOneMilli Duration deadline,
        @Min(1) int maxConnections) {}
