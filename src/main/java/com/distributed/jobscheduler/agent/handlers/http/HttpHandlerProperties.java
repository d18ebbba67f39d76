package com.distributed.jobscheduler.agent.handlers.http;

import com.distributed.jobscheduler.http.startup.AtLeastOneMilli;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the {@code http} handler.
 *
 * @param allowedHosts hosts that jobs may call: {@code host} for any port, or {@code host:port}; empty allows none
 * @param timeout how long a request may take when the payload names no timeout
 * @param connectTimeout how long a connection may take to be made
 * @param maxResponse largest answer that is read; a larger one fails the run
 * @param maxResult how much of the start of a 2xx answer is kept as the run's result, in characters; 0: its status alone
 * @param maxConnections size of the connection pool to all hosts together
 * @param allowPrivateAddresses whether an allowed name may lead into a private network
 * @param sslBundle SSL bundle for https: its certificate is shown to the hosts, and its trust store decides whom to
 *     trust. Without it: no certificate, and the Java runtime's trust store
 */
@Validated
@ConfigurationProperties("worker.agent.http")
record HttpHandlerProperties(
        @DefaultValue
        Set<@Pattern(regexp = "[A-Za-z0-9.:\\[\\]-]+", message = "must be a host or host:port") String> allowedHosts,

        @DefaultValue("30s") @AtLeastOneMilli Duration timeout,
        @DefaultValue("2s") @AtLeastOneMilli Duration connectTimeout,
        @DefaultValue("1MB") @NotNull DataSize maxResponse,
        @DefaultValue("1KB") @NotNull DataSize maxResult,
        @DefaultValue("64") @Min(1) @Max(10_000) int maxConnections,
        @DefaultValue("false") boolean allowPrivateAddresses,
        @Nullable String sslBundle) {}
