package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.startup.BaseUrl;
import com.distributed.jobscheduler.http.startup.LongerThanZero;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.UniqueElements;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * URLs and timeouts of the worker's peers.
 *
 * @param coordinatorUrl base URL of the Scheduler Coordinator
 * @param jobStoreUrl base URL of the Job Store
 * @param workerAgentUrl base URL of the Worker Agent
 * @param workerAgentUrls base URLs of several agents that share the work; replaces the single URL when set
 * @param agents where the agents come from: {@code configured}, the URLs above, or {@code job-store}, the URLs under which
 *     agents registered at the Job Store, without a restart when they come and go
 * @param connectTimeout how long making a connection may take
 * @param requestTimeout deadline of one whole exchange with the store or the coordinator; for the due list, only the
 *     time spent waiting for the store
 * @param dispatchTimeout deadline of one whole dispatch; far above the time of a run, because some agents run the job
 *     inside the request
 * @param dispatchAnswerTimeout the same deadline for an agent that is known to answer before it runs the job
 * @param maxConnections size of the connection pool
 * @param maxResponseSize largest answer read into memory; not a bound for the due list, which is streamed
 */
@Validated
@ConfigurationProperties("scheduler.worker")
public record PeerProperties(
        @BaseUrl @DefaultValue("http://localhost:8082") URI coordinatorUrl,
        @BaseUrl @DefaultValue("http://localhost:8081") URI jobStoreUrl,
        @BaseUrl @DefaultValue("http://localhost:8084") URI workerAgentUrl,

        @UniqueElements(message = "must not name one agent twice") @DefaultValue
        List<@BaseUrl URI> workerAgentUrls,

        @NotNull @DefaultValue("configured") AgentSource agents,

        @LongerThanZero @DefaultValue("2s") Duration connectTimeout,
        @LongerThanZero @DefaultValue("10s") Duration requestTimeout,
        @LongerThanZero @DefaultValue("60s") Duration dispatchTimeout,
        @LongerThanZero @DefaultValue("5s") Duration dispatchAnswerTimeout,
        @Positive @DefaultValue("128") int maxConnections,
        @DefaultValue("1MB") DataSize maxResponseSize) {

    public PeerProperties {
        workerAgentUrls = List.copyOf(workerAgentUrls);
    }

    @AssertTrue(message = "scheduler.worker.worker-agent-urls: must be empty with scheduler.worker.agents=job-store")
    boolean isOneSourceOfAgents() {
        return agents != AgentSource.JOB_STORE || workerAgentUrls.isEmpty();
    }

    /** The agents to dispatch to by configuration, at least one; none when the Job Store lists them. */
    List<URI> fixedAgents() {
        if (agents == AgentSource.JOB_STORE) {
            return List.of();
        }
        return workerAgentUrls.isEmpty() ? List.of(workerAgentUrl) : workerAgentUrls;
    }
}
