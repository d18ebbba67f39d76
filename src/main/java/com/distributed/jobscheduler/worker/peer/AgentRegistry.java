package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.PeerAnswer;
import com.distributed.jobscheduler.http.client.PeerPlace;
import com.distributed.jobscheduler.http.client.PeerToken;
import com.distributed.jobscheduler.http.client.Reply;
import com.distributed.jobscheduler.http.startup.BaseUrl;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClient;

/** The Job Store's registry of execution workers (contract: Job Store). Returns errors as values. */
public final class AgentRegistry {
    /** Far more than the entries of a thousand agents; a longer list is refused, for it is read into memory. */
    private static final int LARGEST = 8 << 20;

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
        var reply = http.exchange(
                timeout,
                request,
                (status, headers, body, clock) -> new Reply.Answered(status, headers, body.readNBytes(LARGEST + 1)));
        if (!(health.noted(Peer.JOB_STORE, Outbound.unlessWebPage(reply)) instanceof Reply.Answered answered)) {
            return new RegistryReply.Unreachable();
        }
        return answered.body().length > LARGEST
                ? new RegistryReply.NotListed("the store's list is larger than " + LARGEST + " bytes")
                : read(PeerAnswer.read(json, answered));
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
            return Optional.of(new URI(text.replaceAll("/+$", "")))
                    .filter(BaseUrl.Rule::isUsable)
                    .map(AgentRegistry::asOneWrites);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** With the host in lower case and without the scheme's own port, so that one agent is not taken for two. */
    private static URI asOneWrites(URI url) {
        var port = PeerPlace.port(url);
        var isUsual = port == PeerPlace.port(url.getScheme(), -1);
        return URI.create(url.getScheme() + "://" + url.getHost().toLowerCase(Locale.ROOT) + (isUsual ? "" : ":" + port)
                + url.getRawPath());
    }
}
