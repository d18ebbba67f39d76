package com.distributed.jobscheduler.agent.registration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * This agent's entry in the registry of execution workers.
 *
 * @param segment segment for the registry, for stores that require one; by default none, because the agent serves all
 *     segments
 */
@Validated
@ConfigurationProperties("worker.agent")
record RegistrationProperties(@Nullable @Min(0) @Max(99) Integer segment) {}
