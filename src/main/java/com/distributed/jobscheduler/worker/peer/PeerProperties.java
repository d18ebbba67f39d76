package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.client.BaseUrl;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Where the worker's peers are and how long it waits for them.
 *
 * @param coordinatorUrl base URL of the Scheduler Coordinator
 * @param jobStoreUrl base URL of the Job Store
 * @param workerAgentUrl base URL of the Worker Agent
 * @param workerAgentUrls base URLs of several agents that share the work; when given, it stands in for the single one
 * @param connectTimeout how long making a connection may take
 * @param requestTimeout deadline of one whole exchange with the store or the coordinator; of the due list, the time
 *     spent waiting for the store
 * @param dispatchTimeout deadline of one whole dispatch; far above a run's time, for agents that run the job inside the
 *     request
 * @param dispatchAnswerTimeout the same for an agent that is known to answer before it runs the job
 * @param maxConnections the connection pool's size
 * @param maxResponseSize the largest answer read into memory; the due list is streamed and not bound by it
 */
@Validated
@ConfigurationProperties("scheduler.worker")
public record PeerProperties(
        @DefaultValue("http://localhost:8082") URI coordinatorUrl,
        @DefaultValue("http://localhost:8081") URI jobStoreUrl,
        @DefaultValue("http://localhost:8084") URI workerAgentUrl,
        @DefaultValue List<URI> workerAgentUrls,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("10s") Duration requestTimeout,
        @DefaultValue("60s") Duration dispatchTimeout,
        @DefaultValue("5s") Duration dispatchAnswerTimeout,
        @Positive @DefaultValue("128") int maxConnections,
        @DefaultValue("1MB") DataSize maxResponseSize) {

    public PeerProperties {
        requireHttp("coordinator-url", coordinatorUrl);
        requireHttp("job-store-url", jobStoreUrl);
        requireHttp("worker-agent-url", workerAgentUrl);
        workerAgentUrls = List.copyOf(workerAgentUrls);
        var seen = new HashSet<URI>();
        for (var url : workerAgentUrls) {
            requireHttp("worker-agent-urls", url);
            if (!seen.add(url)) {
                throw new IllegalArgumentException("scheduler.worker.worker-agent-urls names '" + url + "' twice");
            }
        }
        requirePositive("connect-timeout", connectTimeout);
        requirePositive("request-timeout", requestTimeout);
        requirePositive("dispatch-timeout", dispatchTimeout);
        requirePositive("dispatch-answer-timeout", dispatchAnswerTimeout);
    }

    /** The agents to dispatch to, at least one. */
    List<URI> agents() {
        return workerAgentUrls.isEmpty() ? List.of(workerAgentUrl) : workerAgentUrls;
    }

    private static void requireHttp(String name, URI url) {
        if (!BaseUrl.isUsable(url)) {
            throw new IllegalArgumentException("scheduler.worker." + name
                    + " must be an http or https URL with a host and without credentials, query or fragment, not '"
                    + withoutUser(url) + "'");
        }
    }

    private static String withoutUser(URI url) {
        return url.toString().replaceAll("//[^/@]*@", "//");
    }

    private static void requirePositive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("scheduler.worker." + name + " must be longer than zero");
        }
    }
}
