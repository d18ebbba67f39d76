package com.distributed.jobscheduler.coordinator.leadership;

import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.PeerToken;
import com.distributed.jobscheduler.http.client.Reply;
import com.distributed.jobscheduler.wire.WireHeaders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/** One write that is forwarded to the leader. */
final class ForwardedWrite {
    private static final String FORWARDED = WireHeaders.FORWARDED;
    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final int UNAVAILABLE = 503;
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "authorization", // the caller's own, checked here; the leader gets our token
            "connection",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");
    private static final Set<String> OF_THE_ANSWER =
            Set.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.RETRY_AFTER, HttpHeaders.ALLOW);

    private final Outbound outbound;
    private final PeerToken token;
    private final HttpServletRequest request;
    private final byte[] body;
    private @Nullable String failure;

    ForwardedWrite(Outbound outbound, PeerToken token, HttpServletRequest request, byte[] body) {
        this.outbound = outbound;
        this.token = token;
        this.request = request;
        this.body = body;
    }

    /** False when another coordinator forwarded it here: a second hop could become a circle. */
    boolean isFirstHop() {
        return request.getHeader(FORWARDED) == null;
    }

    /** The request for this node, with its body to be read again. */
    HttpServletRequest replayed() {
        return new ReplayedRequest(request, body);
    }

    /** The leader's answer; empty when there was none, or when it leads no longer. */
    Optional<Reply.Answered> to(Leader leader) {
        var query = request.getQueryString();
        var target = URI.create(leader.url() + request.getRequestURI() + (query == null ? "" : "?" + query));
        var sent = outbound.clientFor(URI.create(leader.url()), token)
                .method(HttpMethod.valueOf(request.getMethod()))
                .uri(target)
                .headers(this::copyHeaders);
        if (body.length > 0) {
            sent.body(stream -> stream.write(body));
        }
        return switch (outbound.ask(DEADLINE, sent)) {
            case Reply.Answered answered ->
                answered.status() == UNAVAILABLE ? failed(leader, "cannot take the write now") : Optional.of(answered);
            case Reply.NotSent notSent -> failed(leader, "cannot be reached: " + notSent.reason());
            case Reply.Lost lost -> failed(leader, "gave no answer: " + lost.reason());
        };
    }

    private Optional<Reply.Answered> failed(Leader leader, String how) {
        failure = "the leading coordinator at " + leader.url() + " " + how;
        return Optional.empty();
    }

    /** Why no leader has taken it yet. */
    String failure() {
        return failure == null ? "no coordinator leads at the moment" : failure;
    }

    private void copyHeaders(HttpHeaders headers) {
        for (var name : Collections.list(request.getHeaderNames())) {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, Collections.list(request.getHeaders(name)));
            }
        }
        headers.set(FORWARDED, "true");
    }

    /** Sends the leader's answer to the caller. */
    void answer(Reply.Answered answered, HttpServletResponse response) throws IOException {
        response.setStatus(answered.status());
        for (var name : OF_THE_ANSWER) {
            var value = answered.headers().getFirst(name);
            if (value != null) {
                response.setHeader(name, value);
            }
        }
        response.getOutputStream().write(answered.body());
    }
}
