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
 * What a request to this role may be.
 *
 * @param maxBodySize the largest request body
 * @param bodyTimeout how long a request's body may take to arrive
 * @param streamingPaths paths whose bodies are read as they arrive, whatever their size
 * @param streamingTimeout how long the body of a streaming path may take to arrive
 * @param headerDeadline whether a request's header must arrive whole within {@code server.tomcat.connection-timeout}; off,
 *     that time begins again with each byte
 */
@Validated
@ConfigurationProperties("scheduler.http")
record HttpProperties(
        @NotNull @DefaultValue("1MB") DataSize maxBodySize,

        @LongerThanZero @DefaultValue("10s") Duration bodyTimeout,

        @DefaultValue Set<String> streamingPaths,

        @LongerThanZero @DefaultValue("10m") Duration streamingTimeout,

        @DefaultValue("true") boolean headerDeadline) {}
