package com.distributed.jobscheduler.agent.peer;

import com.distributed.jobscheduler.http.startup.AtLeastOneMilli;
import com.distributed.jobscheduler.http.startup.BaseUrl;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * This agent's id, and its connection to the Job Store.
 *
 * @param workerId unique among the agents; shown by {@code GET /api/workers}
 * @param jobStoreUrl base URL of the Job Store
 * @param connectTimeout how long a connection may take to be made, and a pooled one to become free
 * @param requestTimeout how long a whole exchange with the store may take
 * @param maxConnections size of the connection pool to the store
 * @param maxResponse largest answer of the store that is read
 */
@Validated
@ConfigurationProperties("worker.agent")
public record PeerProperties(
        @DefaultValue("agent-1")
        @Pattern(
                regexp = "[A-Za-z0-9._-]{1,64}",
                message = "must be 1 to 64 letters, digits, dots, underscores or dashes")
        String workerId,

        @DefaultValue("http://localhost:8081") @BaseUrl @NotNull
        URI jobStoreUrl,

        @DefaultValue("2s") @AtLeastOneMilli Duration connectTimeout,
        @DefaultValue("5s") @AtLeastOneMilli Duration requestTimeout,
        @DefaultValue("64") @Min(1) @Max(10_000) int maxConnections,
        @DefaultValue("1MB") @NotNull DataSize maxResponse) {}
