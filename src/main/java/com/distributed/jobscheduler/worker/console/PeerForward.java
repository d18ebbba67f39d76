package com.distributed.jobscheduler.worker.console;

import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.Reply;
import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.WireHeaders;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

/** Sends one of the page's calls to a peer and returns the answer unchanged. */
class PeerForward {
    /** Headers of the caller: the worker does not lend its own token. */
    private static final List<String> OF_THE_CALLER =
            List.of(HttpHeaders.AUTHORIZATION, WireHeaders.IDEMPOTENCY_KEY, HttpHeaders.IF_MATCH);

    private static final List<String> OF_THE_ANSWER = List.of(
            "X-Total-Count",
            "X-Total-Count-Kind",
            "X-Total-Count-At",
            "X-Next-After",
            WireHeaders.IDEMPOTENT_REPLAY,
            HttpHeaders.RETRY_AFTER);

    private final Outbound http;
    private final RestClient rest;
    private final Duration timeout;
    private final String peer;

    PeerForward(Outbound http, URI url, Duration timeout, String peer) {
        this.http = http;
        this.rest = http.clientFor(url);
        this.timeout = timeout;
        this.peer = peer;
    }

    /** Sends the call, once, with those of the caller's headers that the peer needs. */
    ResponseEntity<byte[]> forward(
            HttpMethod method, HttpHeaders caller, @Nullable JsonNode body, String path, Object... values) {
        var request = rest.method(method).uri(path, values).header(HttpHeaders.ACCEPT, "application/json");
        OF_THE_CALLER.forEach(name -> request.headers(sent -> sent.addAll(name, caller.getOrDefault(name, List.of()))));
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON).body(body);
        }
        return switch (http.ask(timeout, request)) {
            case Reply.Answered answered -> answer(answered);
            case Reply.NotSent notSent -> throw unreachable(notSent.reason());
            case Reply.Lost lost -> throw unreachable(lost.reason());
        };
    }

    private static ResponseEntity<byte[]> answer(Reply.Answered answered) {
        var response = ResponseEntity.status(answered.status()).contentType(MediaType.APPLICATION_JSON);
        for (var name : OF_THE_ANSWER) {
            var value = answered.headers().getFirst(name);
            if (value != null) {
                response.header(name, value);
            }
        }
        return response.body(answered.body());
    }

    private ApiException unreachable(String reason) {
        return ApiException.unavailable(
                ErrorCodes.UNAVAILABLE, "the " + peer + " cannot be reached: " + reason, Duration.ofSeconds(2));
    }
}
