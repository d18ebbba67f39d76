package com.distributed.jobscheduler.worker.peer;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job's own timeout on its way from the store's list to the agent. */
class TimeoutTest {
    @RegisterExtension
    static final HandMadePeers peers = new HandMadePeers();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ,"timeoutMillis":600000 | ,"timeoutMillis":600000
            ,"timeoutMillis":null   | ''
            ''                      | ''
            """)
    void goesWithTheDispatch(String listed, String sent) {
        peers.server.stubFor(any(anyUrl()).willReturn(okJson("{\"success\":true}")));
        peers.server.stubFor(get(urlPathEqualTo("/api/job-schedules/due")).willReturn(okJson("""
                [{"jobId":1,"nextRunTime":"2026-01-01T10:00:00Z","status":"PENDING","jobName":"a"%s}]""".formatted(listed))));
        var entries = new ArrayList<DueEntry>();
        peers.store().due(new DueQuery(Instant.EPOCH, "1", null), entries::add, malformed -> {});

        peers.agents(1).all().getFirst().dispatchAlone(new Claim(entries.getFirst(), null, null));

        peers.server.verify(postRequestedFor(urlPathEqualTo("/api/worker-agent/dispatch"))
                .withRequestBody(equalToJson("""
                        {"jobId":1,"jobName":"a","executionTime":"2026-01-01T10:00:00Z",\
                        "scheduledTime":"2026-01-01T10:00:00Z"%s}""".formatted(sent))));
    }
}
