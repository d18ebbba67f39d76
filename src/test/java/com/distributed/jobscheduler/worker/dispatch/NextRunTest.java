package com.distributed.jobscheduler.worker.dispatch;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.DUE;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the worker moves the schedule of a recurring job (semantics: "Recurrence"). */
@Tag("application")
class NextRunTest {
    @RegisterExtension
    private static final WorkerUnderTest worker = new WorkerUnderTest();

    @BeforeEach
    void hasTheCall() {
        worker.peers.stubFor(
                put(urlPathMatching("/api/job-schedules/\\d+/next-run")).willReturn(okJson("{\"success\":true}")));
    }

    @Test
    void movesTheScheduleToTheNextRunAfterNowWhateverWasMissed() {
        var now = Instant.now();
        var id = scanned("\"frequency\":\"DAILY\"");

        assertThat(moves()).hasSize(1);
        var move = moves().getFirst();
        assertThat(move.getUrl()).startsWith("/api/job-schedules/" + (id + 7) + "/next-run?nextRunTime=");
        assertThat(move.getHeader("Scheduler-Expected-Run-Time")).isEqualTo(DUE);
        assertThat(move.getBodyAsString()).isEmpty();
        var next = nextRun(move);
        assertThat(next).isBetween(now, now.plusSeconds(86_401));
        assertThat(next.atZone(ZoneOffset.UTC).toLocalTime()).isEqualTo(LocalTime.parse("10:00:00.123456"));
    }

    @Test
    void countsFromTheJobsFirstExecutionTimeInItsOwnZone() {
        scanned("\"frequency\":\"DAILY\",\"executionTime\":\"2024-07-01T06:30:00Z\",\"timeZone\":\"Europe/Berlin\"");

        assertThat(nextRun(moves().getFirst())
                        .atZone(ZoneId.of("Europe/Berlin"))
                        .toLocalTime())
                .isEqualTo(LocalTime.parse("08:30"));
    }

    @Test
    void asksTheStoreForTheFirstExecutionTimeWhenTheListHasNone() {
        worker.peers.stubFor(get(urlPathMatching("/api/jobs/\\d+"))
                .willReturn(okJson("{\"success\":true,\"data\":{\"executionTime\":\"2024-01-01T03:04:05Z\"}}")));
        scanned("\"frequency\":\"DAILY\"");

        assertThat(nextRun(moves().getFirst()).atZone(ZoneOffset.UTC).toLocalTime())
                .isEqualTo(LocalTime.parse("03:04:05"));
    }

    @Test
    void takesEachMissedOccurrenceWhenItIsToCatchUp() {
        scanned("\"frequency\":\"DAILY\",\"misfirePolicy\":\"CATCH_UP\"");

        assertThat(nextRun(moves().getFirst())).isEqualTo("2025-01-01T10:00:00.123456Z");
    }

    @Test
    void skipsAMissedOccurrenceWhereThatIsTheJobsPolicy() {
        var id = newId();
        worker.lists(due(id, "\"frequency\":\"DAILY\",\"misfirePolicy\":\"SKIP\""));

        assertThat(worker.scan().outcomes()).containsExactly(Map.entry(DispatchOutcome.MISFIRE_SKIPPED, 1));
        assertThat(worker.logged("PUT", "/api/jobs/")).isEmpty();
        assertThat(worker.logged("POST", "/")).isEmpty();
        assertThat(moves()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"frequency\":\"ONE_TIME\"", "\"frequency\":null", "\"endTime\":\"2025-01-01T00:00:00Z\""})
    void leavesAScheduleWithoutANextRunAlone(String fields) {
        scanned(fields.startsWith("\"endTime") ? "\"frequency\":\"DAILY\"," + fields : fields);

        assertThat(moves()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405})
    void asksAStoreWithoutThatCallOnlyOnce(int status) {
        try (var fresh = new WorkerUnderTest()) {
            fresh.settle();
            fresh.peers.stubFor(put(urlPathMatching("/api/job-schedules/.*"))
                    .willReturn(aResponse().withStatus(status)));
            scanned(fresh, "\"frequency\":\"DAILY\"");
            scanned(fresh, "\"frequency\":\"WEEKLY\"");

            assertThat(fresh.logged("PUT", "/api/job-schedules/")).hasSize(1);
            assertThat(fresh.logged("POST", "/api/worker-agent/dispatch")).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405})
    void goesOnMovingWhenAStoreThatHasTheCallOnceSaysItHasNot(int status) {
        scanned("\"frequency\":\"DAILY\"");
        worker.peers.stubFor(put(urlPathMatching("/api/job-schedules/.*"))
                .inScenario("rollout")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(status))
                .willSetStateTo("back"));
        scanned("\"frequency\":\"DAILY\"");
        scanned("\"frequency\":\"WEEKLY\"");

        assertThat(moves()).hasSize(4);
        assertThat(moves().get(1).getUrl()).isEqualTo(moves().get(2).getUrl());
    }

    @Test
    void repeatsAMoveThatFailed() {
        worker.peers.stubFor(put(urlPathMatching("/api/job-schedules/.*"))
                .inScenario("next-run")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(503))
                .willSetStateTo("back"));
        scanned("\"frequency\":\"MONTHLY\"");

        assertThat(moves()).hasSize(2);
        assertThat(moves().get(0).getUrl()).isEqualTo(moves().get(1).getUrl());
    }

    @Test
    void givesAMoveUpThatNeverWorksAndCountsItsDispatchAllTheSame() {
        worker.peers.stubFor(put(urlPathMatching("/api/job-schedules/.*"))
                .willReturn(aResponse().withStatus(500)));
        var failed = worker.context
                .getBean(MeterRegistry.class)
                .get(DispatchMetrics.NEXT_RUNS)
                .tag("outcome", "failed")
                .counter();
        var before = failed.count();

        scanned("\"frequency\":\"MONTHLY\"");

        assertThat(moves()).hasSize(4);
        assertThat(failed.count()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"frequency\":\"DAILY\",\"timeZone\":\"Mars/Olympus\"", "\"frequency\":\"CRON\""})
    void dispatchesAJobWhoseScheduleItCannotRead(String fields) {
        scanned(fields);

        assertThat(worker.logged("POST", "/api/worker-agent/dispatch")).hasSize(1);
        assertThat(moves()).isEmpty();
    }

    @Test
    void movesTheScheduleOfAnUndeliverableJobTooButNotOfAReturnedOne() {
        worker.peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                .willReturn(aResponse().withStatus(503)));
        worker.lists(due(newId(), "\"frequency\":\"DAILY\""));
        worker.scan();
        assertThat(moves()).isEmpty();

        worker.peers.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                .willReturn(aResponse().withStatus(400)));
        worker.lists(due(newId(), "\"frequency\":\"DAILY\""));
        worker.scan();
        assertThat(moves()).hasSize(1);
    }

    private static long scanned(String fields) {
        return scanned(worker, fields);
    }

    private static long scanned(WorkerUnderTest worker, String fields) {
        var id = newId();
        worker.lists(due(id, fields));
        assertThat(worker.scan().dispatched()).isOne();
        return id;
    }

    private static String due(long id, String fields) {
        return """
                {"jobId":%d,"scheduleId":%d,"jobName":"a","status":"PENDING","nextRunTime":"%s","segment":1,%s}""".formatted(id, id + 7, DUE, fields);
    }

    private List<LoggedRequest> moves() {
        return worker.logged("PUT", "/api/job-schedules/");
    }

    private static Instant nextRun(LoggedRequest move) {
        return Instant.parse(move.queryParameter("nextRunTime").firstValue());
    }
}
