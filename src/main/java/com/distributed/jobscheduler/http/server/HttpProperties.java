package com.distributed.jobscheduler.http.server;

import com.distributed.jobscheduler.http.startup.LongerThanZero;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of a request to this role.
 *
 * @param maxBodySize largest request body
 * @param bodyTimeout how long a request's body may take to arrive
 * @param streamingPaths paths whose bodies are read as they arrive, of any size
 * @param streamingTimeout how long the body of a streaming path may take to arrive
 * @param headerDeadline whether a request's header must be complete within {@code server.tomcat.connection-timeout};
 *     when off, that time starts again with each byte
 */
@Validated
@ConfigurationProperties("scheduler.http")
record HttpProperties(
        @NotNull @DefaultValue("1MB") DataSize maxBodySize,

        @LongerThanZero @DefaultValue("10s") Duration bodyTimeout,

        @DefaultValue Set<String> streamingPaths,

        @LongerThanZero @DefaultValue("10m") Duration streamingTimeout,

        @DefaultValue("true") boolean headerDeadline) {}
