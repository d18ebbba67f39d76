package com.distributed.jobscheduler.worker.console;

import com.distributed.jobscheduler.http.ApiException;
import com.distributed.jobscheduler.http.Outbound;
import com.distributed.jobscheduler.http.Reply;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.worker.peer.PeerProperties;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Sends one of the page's calls to the Job Store and hands its answer back as it is. */
@Component
class StoreForward {
    private static final String TOTAL_COUNT = "X-Total-Count";

    private final Outbound http;
    private final RestClient rest;
    private final Duration timeout;

    StoreForward(Outbound http, PeerProperties peers) {
        this.http = http;
        this.rest = http.clientFor(peers.jobStoreUrl());
        this.timeout = peers.requestTimeout();
    }

    /**
     * Sends it, once.
     *
     * @param token the caller's own Authorization: the worker lends it none
     */
    ResponseEntity<byte[]> forward(
            HttpMethod method, @Nullable String token, @Nullable JsonNode body, String path, Object... values) {
        var request = rest.method(method).uri(path, values).header(HttpHeaders.ACCEPT, "application/json");
        if (token != null) {
            request.header(HttpHeaders.AUTHORIZATION, token);
        }
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
        var total = answered.headers().getFirst(TOTAL_COUNT);
        if (total != null) {
            response.header(TOTAL_COUNT, total);
        }
        return response.body(answered.body());
    }

    private static ApiException unreachable(String reason) {
        return ApiException.unavailable(
                ErrorCodes.UNAVAILABLE, "the Job Store cannot be reached: " + reason, Duration.ofSeconds(2));
    }
}
