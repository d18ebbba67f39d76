package com.distributed.jobscheduler.worker;

import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who this worker is.
 *
 * @param workerId the worker's unique identifier among all workers of one coordinator
 */
@Validated
@ConfigurationProperties("scheduler.worker")
public record WorkerProperties(
        @Pattern(regexp = "[A-Za-z0-9._-]{1,64}", message = "must be 1 to 64 of the characters A-Z a-z 0-9 . _ -")
        @DefaultValue("worker-1")
        String workerId) {}
