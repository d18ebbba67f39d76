package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.Envelope;
import com.distributed.jobscheduler.http.Outbound;
import com.distributed.jobscheduler.http.PeerToken;
import com.distributed.jobscheduler.http.Reply;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.WireHeaders;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** One Worker Agent's dispatch call. Never throws for what an agent answers. */
public final class WorkerAgentClient {
    /** Asked for a person who waits: a slow agent is not worth the dispatch's patience. */
    private static final Duration LOAD_TIMEOUT = Duration.ofSeconds(3);

    private final Outbound http;
    private final Peer peer;
    private final URI url;
    private final RestClient rest;
    private final Duration timeout;
    private final String workerId;
    private final ObjectMapper json;
    private final PeerHealth health;
    private final Clock clock;

    WorkerAgentClient(
            Outbound http,
            Peer peer,
            URI url,
            PeerProperties peers,
            PeerToken token,
            WorkerProperties worker,
            ObjectMapper json,
            PeerHealth health,
            Clock clock) {
        this.http = http;
        this.peer = peer;
        this.url = url;
        this.rest = http.clientFor(url, token);
        this.timeout = peers.dispatchTimeout();
        this.workerId = worker.workerId();
        this.json = json;
        this.health = health;
        this.clock = clock;
    }

    /** The agent's name in logs, metrics and the status. */
    public String name() {
        return peer.label();
    }

    /** The agent's base URL. */
    public URI url() {
        return url;
    }

    /**
     * Sends one occurrence to the agent, once.
     *
     * @param claimToken the claim under which it is dispatched, where the store gave one
     * @param epoch the epoch of the assignment it is dispatched under, where the coordinator gave one
     */
    public DispatchReply dispatch(DueEntry job, @Nullable String claimToken, @Nullable Long epoch) {
        var request = rest.post()
                .uri("/api/worker-agent/dispatch")
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.ACCEPT, "application/json")
                .header(WireHeaders.IDEMPOTENCY_KEY, job.occurrence().key())
                .header(WireHeaders.WORKER_ID, workerId);
        if (claimToken != null) {
            request.header(WireHeaders.CLAIM, claimToken);
        }
        if (epoch != null) {
            request.header(WireHeaders.EPOCH, epoch.toString());
        }
        return switch (health.noted(peer, http.send(timeout, request.body(job.toDispatch())))) {
            case Reply.Answered answered -> read(answered);
            case Reply.NotSent notSent -> new DispatchReply.NotDelivered(notSent.reason());
            case Reply.Lost lost -> new DispatchReply.Unknown(lost.reason());
        };
    }

    /** Asks the agent for its load; a base-only agent does not tell. */
    public AgentLoad load() {
        var request = rest.get().uri("/api/worker-agent/status").header(HttpHeaders.ACCEPT, "application/json");
        return switch (health.noted(peer, http.send(LOAD_TIMEOUT, request))) {
            case Reply.Answered answered -> {
                var data = Envelope.read(json, answered.body()).data();
                yield new AgentLoad(name(), integer(data, "availableSlots"), integer(data, "capacity"), null);
            }
            case Reply.NotSent notSent -> new AgentLoad(name(), null, null, notSent.reason());
            case Reply.Lost lost -> new AgentLoad(name(), null, null, lost.reason());
        };
    }

    private static @Nullable Integer integer(JsonNode data, String field) {
        return data.path(field).canConvertToInt() ? data.path(field).intValue() : null;
    }

    private DispatchReply read(Reply.Answered answer) {
        var envelope = Envelope.read(json, answer.body());
        var reason =
                "the agent answered " + answer.status() + (envelope.message() == null ? "" : ": " + envelope.message());
        if (answer.is2xx()) {
            return envelope.success() ? new DispatchReply.Accepted() : new DispatchReply.Unknown(reason);
        }
        return switch (answer.status()) {
            case 400, 413, 422 -> new DispatchReply.Undeliverable(reason);
            case 409 ->
                ErrorCodes.STALE_EPOCH.equals(envelope.errorCode())
                        ? new DispatchReply.StaleEpoch()
                        : new DispatchReply.Accepted();
            case 429, 503 ->
                new DispatchReply.Busy(
                        RetryAfter.of(answer.headers(), clock.instant()).orElse(null));
            default ->
                answer.status() >= 500 || answer.status() == 408
                        ? new DispatchReply.Unknown(reason)
                        : new DispatchReply.Misconfigured(reason);
        };
    }
}
