package com.distributed.jobscheduler.agent.registration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * This agent's entry in the registry of execution workers.
 *
 * @param segment the segment it tells the registry, for stores that insist on one; none by default: it serves them all
 */
@Validated
@ConfigurationProperties("worker.agent")
record RegistrationProperties(@Nullable @Min(0) @Max(99) Integer segment) {}
