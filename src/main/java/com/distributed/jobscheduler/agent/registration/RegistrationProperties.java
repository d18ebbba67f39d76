package com.distributed.jobscheduler.agent.registration;

import com.distributed.jobscheduler.http.startup.BaseUrl;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * This agent's entry in the registry of execution workers.
 *
 * @param segment segment for the registry, for stores that require one; by default none, because the agent serves all
 *     segments
 * @param url base URL under which workers reach this agent; by default the server's address, port and context path,
 *     with this host's name where it resolves to that address
 */
@Validated
@ConfigurationProperties("worker.agent")
record RegistrationProperties(
        @Nullable @Min(0) @Max(99) Integer segment,
        @Nullable @BaseUrl URI url) {}
