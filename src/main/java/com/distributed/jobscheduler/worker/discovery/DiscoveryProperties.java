package com.distributed.jobscheduler.worker.discovery;

import com.distributed.jobscheduler.http.startup.LongerThanZero;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this worker follows the agents that registered at the Job Store.
 *
 * @param agentRefreshInterval how often it reads the store's registry
 * @param allowedAgents base URLs that an agent may have, where a {@code *} in the host stands for any letters, digits, dots
 *     and dashes, and {@code *} as the port for any port; empty to allow all, which a worker with a token for agents refuses
 */
@Validated
@ConfigurationProperties("scheduler.worker")
record DiscoveryProperties(
        @LongerThanZero @DefaultValue("5s") Duration agentRefreshInterval,

        @DefaultValue
        List<
                        @Pattern(
                                regexp = AllowedAgents.SHAPE,
                                message = "must be a base URL such as https://*.agents.example.org:8084")
                        String>
                allowedAgents) {

    DiscoveryProperties {
        allowedAgents = List.copyOf(allowedAgents);
    }
}
