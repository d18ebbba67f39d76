package com.distributed.jobscheduler.agent;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.List;

/** A Job Store on the wire that grants every call, until a test stubs other answers. */
public final class FakeStore extends WireMockServer {
    public FakeStore() {
        super(options().dynamicPort().containerThreads(40));
        start();
        grantEverything();
    }

    /** Forgets all requests and stubs, and grants every call again. Each call gets an answer at every instant. */
    public void grantEverything() {
        resetRequests();
        var former = listAllStubMappings().getMappings();
        stubFor(any(anyUrl()).atPriority(10).willReturn(okJson(envelope("null"))));
        stubFor(post("/api/executions/heartbeat").atPriority(9).willReturn(okJson(envelope("{\"cancel\":[]}"))));
        former.forEach(this::removeStub);
        resetScenarios();
    }

    public static String envelope(String data) {
        return """
                {"success":true,"data":%s,"message":null,"errorCode":null,"timestamp":"2026-01-01T10:00:00Z"}""".formatted(data);
    }

    public static String error(String errorCode, String data) {
        return """
                {"success":false,"data":%s,"message":"no","errorCode":"%s","timestamp":"2026-01-01T10:00:00Z"}""".formatted(data, errorCode);
    }

    /** The answer of a Spring service without an envelope. */
    public static String bareError(int status) {
        return """
                {"timestamp":"2026-01-01T10:00:00Z","status":%d,"error":"no","path":"/x"}""".formatted(status);
    }

    public List<LoggedRequest> starts(long jobId) {
        return moves(jobId, "RUNNING");
    }

    public List<LoggedRequest> moves(long jobId, String status) {
        return findAll(status(jobId, status));
    }

    public static RequestPatternBuilder status(long jobId, String status) {
        return putRequestedFor(urlPathEqualTo("/api/jobs/" + jobId + "/status"))
                .withQueryParam("status", equalTo(status));
    }

    /** The outcome reports of an occurrence. */
    public List<LoggedRequest> outcomes(String key) {
        return findAll(outcome(key));
    }

    /** As above, but only reports answered with 200: one may be refused right before the stubs are reset. */
    public List<LoggedRequest> acceptedOutcomes(String key) {
        return accepted("/api/executions/" + key + "/outcome");
    }

    /** The requests for any of these paths, with their queries, that were answered with 200. */
    public List<LoggedRequest> accepted(String... urls) {
        return getAllServeEvents().stream()
                .filter(event -> event.getResponse().getStatus() == 200)
                .map(event -> event.getRequest())
                .filter(request -> List.of(urls).contains(request.getUrl()))
                .toList();
    }

    public static RequestPatternBuilder outcome(String key) {
        return putRequestedFor(urlPathEqualTo("/api/executions/" + key + "/outcome"));
    }

    public static RequestPatternBuilder anyOutcome() {
        return putRequestedFor(urlPathMatching("/api/executions/.*/outcome"));
    }
}
