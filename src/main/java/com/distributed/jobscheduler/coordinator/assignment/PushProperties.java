package com.distributed.jobscheduler.coordinator.assignment;

import com.distributed.jobscheduler.http.startup.AtLeastOneMilli;
import jakarta.validation.constraints.Min;
import java.time.Duration;
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
        @AtLeastOneMilli Duration connectTimeout,
        @AtLeastOneMilli Duration deadline,
        @Min(1) int maxConnections) {}
