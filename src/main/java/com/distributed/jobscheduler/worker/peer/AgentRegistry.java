package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.PeerAnswer;
import com.distributed.jobscheduler.http.client.PeerToken;
import com.distributed.jobscheduler.http.client.Reply;
import com.distributed.jobscheduler.http.startup.BaseUrl;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClient;

/** The Job Store's registry of execution workers (contract: Job Store). Returns errors as values. */
public final class AgentRegistry {
    private final Outbound http;
    private final RestClient store;
    private final Duration timeout;
    private final ObjectMapper json;
    private final PeerHealth health;

    AgentRegistry(Outbound http, PeerProperties peers, PeerToken token, ObjectMapper json, PeerHealth health) {
        this.http = http;
        this.store = http.clientFor(peers.jobStoreUrl(), token);
        this.timeout = peers.requestTimeout();
        this.json = json;
        this.health = health;
    }

    /** The agents that entered a URL. An entry without one, or with one that is no base URL, is left out. */
    public RegistryReply agents() {
        var request = store.get().uri("/api/workers").header(HttpHeaders.ACCEPT, "application/json");
        return health.noted(Peer.JOB_STORE, http.ask(timeout, request)) instanceof Reply.Answered answered
                ? read(PeerAnswer.read(json, answered))
                : new RegistryReply.Unreachable();
    }

    private static RegistryReply read(PeerAnswer answer) {
        if (!answer.isSuccess() || !answer.envelope().given() || !answer.data().isArray()) {
            return new RegistryReply.NotListed("the store answered " + answer.status() + " without a list");
        }
        var agents = new ArrayList<RegisteredAgent>();
        for (var entry : answer.data()) {
            agent(entry).ifPresent(agents::add);
        }
        return new RegistryReply.Listed(agents);
    }

    private static Optional<RegisteredAgent> agent(JsonNode entry) {
        var handlers = entry.path("handlers");
        var names = handlers.isArray()
                ? handlers.valueStream().map(JsonNode::asText).toList()
                : null;
        return url(entry.path("url").textValue())
                .map(url -> new RegisteredAgent(
                        entry.path("workerId").asText(),
                        url,
                        "ONLINE".equals(entry.path("status").textValue()),
                        names));
    }

    private static Optional<URI> url(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(text.replaceAll("/+$", ""))).filter(BaseUrl.Rule::isUsable);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
