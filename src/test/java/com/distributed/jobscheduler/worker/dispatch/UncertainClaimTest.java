package com.distributed.jobscheduler.worker.dispatch;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.DUE;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.distributed.jobscheduler.worker.store.BaseOnly;
import com.distributed.jobscheduler.worker.store.JobStore;
import com.distributed.jobscheduler.worker.store.Leasing;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "Claim reply lost, 5xx" against a store known to be conditional, and other failures of a claim. */
@Tag("application")
class UncertainClaimTest {
    @RegisterExtension
    static final WorkerUnderTest worker = new WorkerUnderTest();

    @BeforeEach
    void knowThatTheStoreIsConditional() {
        claimsAnswer(okJson("{\"success\":true}").withHeader("Scheduler-Claim", "t"));
        worker.lists(pending(newId()));
        worker.scan();
        worker.peers.resetRequests();
    }

    @Test
    void goesOnWithAClaimThatTheStoreSaysIsOurs() {
        claimsAnswer(aResponse().withStatus(500));
        var id = listed("SCHEDULED", DUE, "worker-1");

        assertOutcome(DispatchOutcome.DISPATCHED);
        assertThat(worker.logged("POST", "/api/worker-agent/dispatch")
                        .getFirst()
                        .getBodyAsString())
                .contains("\"jobId\":" + id + ",");
    }

    @ParameterizedTest
    @CsvSource({
        "SCHEDULED, 2024-12-31T10:00:00.123456Z, worker-2, CLAIM_UNKNOWN",
        "SCHEDULED, 2025-12-31T10:00:00.123456Z, worker-1, CLAIM_UNKNOWN",
        "RUNNING,   2024-12-31T10:00:00.123456Z, worker-1, CLAIM_UNKNOWN",
        "PENDING,   2024-12-31T10:00:00.123456Z, worker-1, CLAIM_FAILED"
    })
    void dispatchesNothingWhenTheStoreSaysOtherwise(
            String status, String nextRunTime, String claimedBy, DispatchOutcome outcome) {
        claimsAnswer(aResponse().withStatus(500));
        listed(status, nextRunTime, claimedBy);

        assertOutcome(outcome);
        assertThat(worker.logged("POST", "/")).isEmpty();
    }

    @Test
    void doesNotTakeAProxysPageForAGrantedClaim() {
        claimsAnswer(aResponse().withHeader("Content-Type", "text/html").withBody("Soon back"));
        listed("PENDING", DUE, null);

        assertOutcome(DispatchOutcome.CLAIM_FAILED);
        assertThat(worker.logged("POST", "/")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"success\":true}"})
    void doesNotTakeASuccessWithoutATokenForAGrantedClaim(String body) {
        claimsAnswer(aResponse().withBody(body));
        listed("PENDING", DUE, null);

        assertOutcome(DispatchOutcome.CLAIM_FAILED);
        assertThat(worker.logged("POST", "/")).isEmpty();
        assertThat(worker.context.getBean(JobStore.class).protocol()).isEqualTo(new Leasing());
    }

    @Test
    void goesOnWithAStoreThatGivesNoTokensAnyMore() {
        claimsAnswer(okJson("{\"success\":true}"));
        listed("SCHEDULED", DUE, null);

        assertOutcome(DispatchOutcome.DISPATCHED);
        assertThat(worker.context.getBean(JobStore.class).protocol()).isEqualTo(new BaseOnly());
        listed("SCHEDULED", DUE, null);
        worker.peers.resetRequests();
        assertOutcome(DispatchOutcome.DISPATCHED);
        assertThat(worker.logged("PUT", "/api/jobs/")).hasSize(1);
    }

    @Test
    void dispatchesNothingWhenTheStoreCannotSayEither() {
        claimsAnswer(aResponse().withStatus(503));
        worker.lists(pending(newId()));

        assertOutcome(DispatchOutcome.CLAIM_UNKNOWN);
        assertThat(worker.logged("POST", "/")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"EMPTY_RESPONSE", "CONNECTION_RESET_BY_PEER", "MALFORMED_RESPONSE_CHUNK"})
    void repeatsAClaimWhoseReplyIsLostWithTheSameKey(Fault fault) {
        claimsAnswer(aResponse().withFault(fault));
        worker.lists(pending(newId()));
        worker.scan();

        var claims = worker.logged("PUT", "/api/jobs/");
        assertThat(claims).hasSize(3);
        assertThat(claims.stream().map(r -> r.getHeader("Idempotency-Key")).distinct())
                .hasSize(1);
    }

    @Test
    void takesAReplyThatIsTooLargeForALostOne() {
        claimsAnswer(okJson("{\"success\":true,\"message\":\"" + "x".repeat(1_100_000) + "\"}"));
        listed("PENDING", DUE, null);

        assertOutcome(DispatchOutcome.CLAIM_FAILED);
        assertThat(worker.logged("PUT", "/api/jobs/")).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308, 400, 401, 403})
    void neitherFollowsNorRepeatsARefusal(int status) {
        claimsAnswer(aResponse().withStatus(status).withHeader("Location", "/elsewhere"));
        worker.lists(pending(newId()));

        assertOutcome(DispatchOutcome.CLAIM_FAILED);
        assertThat(worker.logged("PUT", "/api/jobs/")).hasSize(1);
        assertThat(worker.requests()).noneMatch(r -> r.contains("elsewhere") || r.startsWith("POST"));
    }

    private static void claimsAnswer(ResponseDefinitionBuilder answer) {
        worker.peers.stubFor(put(urlPathMatching("/api/jobs/\\d+/status")).willReturn(answer));
    }

    private static long listed(String status, String nextRunTime, String claimedBy) {
        var id = newId();
        worker.lists(pending(id));
        worker.peers.stubFor(get(urlPathEqualTo("/api/jobs/" + id)).willReturn(okJson("""
                {"success":true,"data":{"id":%d,"status":"%s","nextRunTime":"%s","claimedBy":%s}}""".formatted(
                        id, status, nextRunTime, claimedBy == null ? "null" : "\"" + claimedBy + "\""))));
        return id;
    }

    private static void assertOutcome(DispatchOutcome outcome) {
        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(outcome, 1));
    }
}
