package com.distributed.jobscheduler.worker.scan;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.DUE;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.entry;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.WorkerState;
import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.distributed.jobscheduler.worker.dispatch.DispatchOutcome;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("application")
class ScanAgainstBaseOnlyStoreTest {
    @RegisterExtension
    static final WorkerUnderTest worker = new WorkerUnderTest();

    @Test
    void sendsExactlyTheContractsRequestsInTheContractsOrder() throws Exception {
        var id = newId();
        worker.lists(pending(id));
        var before = Instant.now();

        var scan = worker.scan();

        assertThat(scan.dispatched()).isEqualTo(1);
        var requests = worker.logged();
        assertThat(requests).hasSize(3);
        var due = requests.get(0);
        assertThat(due.getUrl()).matches("/api/job-schedules/due\\?asOf=[0-9T:.-]+Z&segments=0,1,2");
        var asOf = Instant.parse(due.queryParameter("asOf").firstValue());
        assertThat(asOf).isBetween(before.minusMillis(1), Instant.now());
        assertThat(due.getBodyAsString()).isEmpty();

        var claim = requests.get(1);
        assertThat(claim.getMethod().getName()).isEqualTo("PUT");
        assertThat(claim.getUrl()).isEqualTo("/api/jobs/" + id + "/status?status=SCHEDULED");
        assertThat(claim.getBodyAsString()).isEmpty();
        assertThat(claim.getHeader("Scheduler-Worker-Id")).isEqualTo("worker-1");
        assertThat(claim.getHeader("Scheduler-Expected-Run-Time")).isEqualTo(DUE);
        assertThat(claim.getHeader("Idempotency-Key")).contains(Long.toString(id));

        var dispatch = requests.get(2);
        assertThat(dispatch.getMethod().getName() + dispatch.getUrl()).isEqualTo("POST/api/worker-agent/dispatch");
        var body = new ObjectMapper().readTree(dispatch.getBodyAsString());
        assertThat(body).isEqualTo(new ObjectMapper().readTree("""
                                {"jobId":%d,"jobName":"Example Job","payload":"hello",
                                 "executionTime":"%s","scheduledTime":"%s"}""".formatted(id, DUE, DUE)));
        assertThat(dispatch.getHeader("Content-Type")).isEqualTo("application/json");
        assertThat(dispatch.getHeader("Idempotency-Key"))
                .isEqualTo(id + ":" + Instant.parse(DUE).toEpochMilli());
        assertThat(dispatch.containsHeader("Upgrade")).isFalse();
    }

    @Test
    void passesOnWhatTheStoreGaveBeyondTheBaseFields() throws Exception {
        worker.lists("""
                {"jobId":%d,"status":"PENDING","nextRunTime":"%s","segment":1,"payload":{"a":1},
                 "maxRetries":3,"retryCount":1,"userId":9,"somethingNew":[1,2]}""".formatted(newId(), DUE));

        worker.scan();

        var body = new ObjectMapper()
                .readTree(worker.logged("POST", "/api/worker-agent").getFirst().getBodyAsString());
        assertThat(body.path("maxRetries").asInt()).isEqualTo(3);
        assertThat(body.path("retryCount").asInt()).isEqualTo(1);
        assertThat(body.path("userId").asInt()).isEqualTo(9);
        assertThat(body.path("payload").asText()).isEqualTo("{\"a\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCHEDULED", "RUNNING", "COMPLETED", "FAILED", "CANCELLED", "SOMETHING_ELSE", "pending"})
    void neverClaimsAJobThatIsNotPending(String status) {
        worker.lists(entry(newId(), status, 1, "ONE_TIME"));

        var scan = worker.scan();

        assertThat(scan.skipped()).containsExactly(Map.entry(Skip.STATUS, 1));
        assertThat(worker.logged()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "99", "-1", "100", "null"})
    void neverClaimsAJobWhoseSegmentIsNotAssigned(String segment) {
        worker.lists(pending(newId()).replace("\"segment\":1", "\"segment\":" + segment));

        var scan = worker.scan();

        assertThat(scan.skipped()).containsExactly(Map.entry(Skip.SEGMENT, 1));
        assertThat(worker.logged()).hasSize(1);
    }

    @Test
    void neverClaimsAJobThatIsNotDueYet() {
        worker.lists(pending(newId()).replace(DUE, "2999-01-01T00:00:00Z"));

        assertThat(worker.scan().skipped()).containsExactly(Map.entry(Skip.NOT_DUE, 1));
        assertThat(worker.logged()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "17",
                "[]",
                "\"text\"",
                "{\"jobId\":null,\"nextRunTime\":\"" + DUE + "\",\"status\":\"PENDING\",\"segment\":1}",
                "{\"jobId\":\"x\",\"nextRunTime\":\"" + DUE + "\",\"status\":\"PENDING\",\"segment\":1}",
                "{\"jobId\":1.5,\"nextRunTime\":\"" + DUE + "\",\"status\":\"PENDING\",\"segment\":1}",
                "{\"jobId\":99999999999999999999,\"nextRunTime\":\"" + DUE + "\",\"status\":\"PENDING\",\"segment\":1}",
                "{\"jobId\":1,\"nextRunTime\":\"yesterday\",\"status\":\"PENDING\",\"segment\":1}",
                "{\"jobId\":1,\"nextRunTime\":1735639200,\"status\":\"PENDING\",\"segment\":1}",
                "{\"jobId\":1,\"nextRunTime\":\"" + DUE + "\",\"segment\":1}",
                "{\"jobId\":1,\"nextRunTime\":\"" + DUE + "\",\"status\":{},\"segment\":1}",
                "{\"jobId\":1,\"nextRunTime\":\"" + DUE + "\",\"status\":\"PENDING\",\"segment\":\"1\"}",
                "{\"jobId\":1,\"nextRunTime\":\"" + DUE + "\",\"status\":\"PENDING\",\"segment\":4294967297}"
            })
    void dispatchesTheRestOfAListWithOneMalformedEntry(String malformed) {
        worker.lists(pending(newId()), malformed, pending(newId()));

        var scan = worker.scan();

        assertThat(scan.dispatched()).isEqualTo(2);
        assertThat(scan.skipped()).containsExactly(Map.entry(Skip.MALFORMED, 1));
        assertThat(scan.failure()).isNull();
    }

    @Test
    void dispatchesOnceWhatHasBeenDueSinceTheYearOne() {
        var id = newId();
        worker.lists(pending(id).replace(DUE, "0001-01-01T00:00:00Z"));

        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.DISPATCHED, 1));
        assertThat(worker.scan().dispatched()).isZero();
    }

    @Test
    void dispatchesWhatStandsBehindAnEntryWhoseTimeHasNoMilliseconds() {
        worker.lists(
                pending(newId()).replace(DUE, "-300000000-01-01T00:00:00Z"),
                pending(newId()).replace(DUE, "-0001-01-01T00:00:00Z"),
                pending(newId()));

        var scan = worker.scan();

        assertThat(scan.dispatched()).isEqualTo(1);
        assertThat(scan.skipped()).containsExactly(Map.entry(Skip.MALFORMED, 2));
        assertThat(scan.failure()).isNull();
    }

    @Test
    void takesABareArrayForAnEnvelope() {
        worker.peers.stubFor(
                get(urlPathEqualTo("/api/job-schedules/due")).willReturn(okJson("[" + pending(newId()) + "]")));

        assertThat(worker.scan().dispatched()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"success\":false,\"data\":[]}",
                "{\"success\":true}",
                "{\"success\":true,\"data\":null}",
                "\"nothing\"",
                "<html>",
                ""
            })
    void countsAListThatIsNoListAsAFailedScan(String body) {
        worker.peers.stubFor(get(urlPathEqualTo("/api/job-schedules/due")).willReturn(okJson(body)));

        assertThat(worker.scan().failure()).isNotNull();
    }

    @Test
    void dispatchesWhatCameBeforeAListBreaksOff() {
        worker.peers.stubFor(get(urlPathEqualTo("/api/job-schedules/due"))
                .willReturn(okJson("{\"success\":true,\"data\":[" + pending(newId()) + ",{\"jobId\":")));

        var scan = worker.scan();

        assertThat(scan.dispatched()).isEqualTo(1);
        assertThat(scan.failure()).isNotNull();
    }

    @Test
    void asksNothingWhileNoSegmentIsAssigned() {
        worker.assign();

        assertThat(worker.context.getBean(ScheduleScanner.class).scanOnce()).isEmpty();
        assertThat(worker.logged()).isEmpty();
    }

    @Test
    void dispatchesAnOccurrenceOnceThoughTheStoreListsItPendingForEver() {
        worker.lists(pending(newId()));

        assertThat(worker.scan().dispatched()).isEqualTo(1);
        var second = worker.scan();

        assertThat(second.skipped()).containsExactly(Map.entry(Skip.DONE, 1));
        assertThat(worker.logged("POST", "/api/worker-agent/dispatch")).hasSize(1);
    }

    @Test
    void dispatchesTheSameJobIdAgainWhenItsRunTimeIsAnother() {
        var id = newId();
        worker.lists(pending(id));
        worker.scan();
        worker.lists(pending(id).replace(DUE, "2025-01-01T10:00:00Z"));

        assertThat(worker.scan().dispatched()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 404})
    void leavesAnOccurrenceAloneWhoseClaimIsRefused(int status) {
        worker.lists(pending(newId()));
        worker.peers.stubFor(
                put(urlPathMatching("/api/jobs/.*")).willReturn(aResponse().withStatus(status)));

        var scan = worker.scan();

        assertThat(scan.outcomes())
                .containsExactly(Map.entry(status == 409 ? DispatchOutcome.NOT_OURS : DispatchOutcome.GONE, 1));
        assertThat(worker.logged("PUT", "/api/jobs/")).hasSize(1);
        assertThat(worker.logged("POST", "/")).isEmpty();
    }

    @Test
    void repeatsAClaimWithTheSameKeyWhileItsAnswerIsUnknown() {
        worker.lists(pending(newId()));
        worker.peers.stubFor(put(urlPathMatching("/api/jobs/.*"))
                .inScenario("claim")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(serverError())
                .willSetStateTo("back"));
        worker.peers.stubFor(put(urlPathMatching("/api/jobs/.*"))
                .inScenario("claim")
                .whenScenarioStateIs("back")
                .willReturn(okJson("{\"success\":true}")));

        assertThat(worker.scan().dispatched()).isEqualTo(1);
        var claims = worker.logged("PUT", "/api/jobs/");
        assertThat(claims).hasSize(2);
        assertThat(claims.get(0).getHeader("Idempotency-Key"))
                .isEqualTo(claims.get(1).getHeader("Idempotency-Key"));
    }

    @Test
    void leavesAClaimOfUnknownFateToOrphanRecovery() {
        var id = newId();
        worker.lists(pending(id));
        worker.peers.stubFor(put(urlPathMatching("/api/jobs/.*")).willReturn(serverError()));
        worker.peers.stubFor(get(urlPathEqualTo("/api/jobs/" + id))
                .willReturn(okJson("{\"success\":true,\"data\":{\"status\":\"SCHEDULED\"}}")));

        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.CLAIM_UNKNOWN, 1));
        assertThat(worker.logged("POST", "/")).isEmpty();
    }

    @Test
    void callsItselfUnhealthyAfterThreeFailedScansAndOnlineAfterTheNextGoodOne() {
        var condition = worker.context.getBean(WorkerCondition.class);
        worker.peers.stubFor(get(urlPathEqualTo("/api/job-schedules/due")).willReturn(serverError()));

        worker.scan();
        worker.scan();
        assertThat(condition.state()).isEqualTo(WorkerState.ONLINE);
        worker.scan();
        assertThat(condition.state()).isEqualTo(WorkerState.UNHEALTHY);

        worker.lists();
        worker.scan();
        assertThat(condition.state()).isEqualTo(WorkerState.ONLINE);
    }

    @Test
    void skipsATickThatFindsAScanRunning() {
        worker.peers.stubFor(get(urlPathEqualTo("/api/job-schedules/due"))
                .willReturn(okJson("{\"success\":true,\"data\":[]}").withFixedDelay(4_000)));
        var scanner = worker.context.getBean(ScheduleScanner.class);

        await().until(scanner::startScan);
        await().until(() -> !scanner.startScan());
        var answer = worker.http()
                .post()
                .uri("/api/scheduler-worker/scan")
                .retrieve()
                .toEntity(String.class);

        assertThat(answer.getStatusCode().value()).isEqualTo(409);
        assertThat(scanner.scanOnce()).isEmpty();
        await().atMost(Duration.ofSeconds(30)).until(() -> scanner.scanOnce().isPresent());
    }
}
