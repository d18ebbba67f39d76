package com.distributed.jobscheduler.worker;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/** The files and events of the page at /. */
@Tag("ci")
class ConsoleTest {
    private static final String CONSOLE = "/api/scheduler-worker/console";
    private static final String JOBS = CONSOLE + "/jobs";

    @RegisterExtension
    static final WorkerUnderTest worker = withJobs();

    private static WorkerUnderTest withJobs() {
        return new WorkerUnderTest("scheduler.worker.console.job-store=true");
    }

    /** An open stream, as a page reads it. */
    private static final class Page implements AutoCloseable {
        private final HttpURLConnection connection;
        private final BufferedReader lines;

        Page(WorkerUnderTest worker) throws IOException {
            var port = ((WebServerApplicationContext) worker.context)
                    .getWebServer()
                    .getPort();
            connection = (HttpURLConnection) URI.create("http://localhost:" + port + "/api/scheduler-worker/events")
                    .toURL()
                    .openConnection();
            connection.setReadTimeout(20_000);
            lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        }

        /**
         * Data of the next event of this kind that meets the condition; null when the stream has ended, or has gone on
         * too long.
         */
        JsonNode next(String kind, Predicate<JsonNode> wanted) throws IOException {
            // There is an event each second, so a read never times out.
            var until = Instant.now().plusSeconds(20);
            for (var line = lines.readLine(); line != null && Instant.now().isBefore(until); line = lines.readLine()) {
                if (line.equals("event: " + kind)) {
                    var data = new ObjectMapper().readTree(lines.readLine().substring("data: ".length()));
                    if (wanted.test(data)) {
                        return data;
                    }
                }
            }
            return null;
        }

        /** Whether it ends within twenty seconds. Also a connection closed before the last chunk is an end for a browser. */
        boolean isEnded() {
            var until = Instant.now().plusSeconds(20);
            try {
                while (lines.readLine() != null) {
                    if (Instant.now().isAfter(until)) {
                        return false;
                    }
                }
            } catch (SocketTimeoutException silent) {
                return false;
            } catch (IOException closed) {
                return true;
            }
            return true;
        }

        @Override
        public void close() {
            connection.disconnect();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/console.js", "/console.css", "/uPlot.esm.js", "/uPlot.min.css"})
    void servesThePageAndItsFiles(String path) {
        var answer = worker.http().get().uri(path).retrieve().toEntity(String.class);

        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        assertThat(answer.getBody()).isNotBlank();
        assertThat(answer.getHeaders().getCacheControl()).contains("no-store");
    }

    @Test
    void sendsASnapshotAndThenWhatIsNew() throws IOException {
        worker.peers.stubFor(get(urlPathEqualTo("/api/segments"))
                .willReturn(okJson(
                        "{\"success\":true,\"data\":[{\"segment\":7,\"workerId\":\"worker-2\",\"dueBacklog\":12}]}")));
        var before = newId();
        worker.lists(pending(before));
        worker.scan();

        try (var page = new Page(worker)) {
            var snapshot = page.next("snapshot", any -> true);
            assertThat(snapshot.path("status").path("workerId").asText()).isEqualTo("worker-1");
            assertThat(snapshot.path("mine").toString()).isEqualTo("[0,1,2]");
            assertThat(snapshot.path("dispatches").findValuesAsText("jobId")).contains("" + before);
            assertThat(snapshot.path("scans").size()).isPositive();
            assertThat(snapshot.path("rates").get(0).path("dispatched").asInt()).isPositive();

            // The coordinator is asked concurrently, and may have answered before the snapshot is made.
            Predicate<JsonNode> told =
                    event -> event.path("others").path("source").asText().equals("COORDINATOR");
            var other = told.test(snapshot) ? snapshot : page.next("change", told);
            assertThat(other.path("others")
                            .path("segments")
                            .get(0)
                            .path("dueBacklog")
                            .asInt())
                    .isEqualTo(12);

            var after = newId();
            worker.lists(pending(after));
            worker.scan();
            var change = page.next("change", event -> !event.path("dispatches").isEmpty());
            assertThat(change.path("dispatches").findValuesAsText("jobId")).containsExactly("" + after);
            assertThat(change.path("dispatches").get(0).path("outcome").asText())
                    .isEqualTo("DISPATCHED");
            assertThat(page.next("change", any -> true).path("dispatches")).isEmpty();
        }
    }

    @Test
    void asksTheCoordinatorOnlyWhileSomebodyLooks() throws IOException {
        worker.peers.resetRequests();
        worker.scan();
        assertThat(askedForSegments()).isZero();

        try (var page = new Page(worker)) {
            page.next("snapshot", any -> true);
            await().until(() -> askedForSegments() > 0);
        }
    }

    private long askedForSegments() {
        return worker.peers.getAllServeEvents().stream()
                .filter(event -> event.getRequest().getUrl().equals("/api/segments"))
                .count();
    }

    @Test
    void hasRoomForSoManyReadersAndForANewOneWhenOneHasGone() throws IOException {
        try (var alone = withJobs()) {
            var pages = new ArrayList<Page>();
            for (var i = 0; i < 16; i++) {
                pages.add(new Page(alone));
                pages.getLast().next("snapshot", any -> true);
            }
            var refused = alone.http()
                    .get()
                    .uri("/api/scheduler-worker/events")
                    .retrieve()
                    .toEntity(JsonNode.class);
            assertThat(refused.getStatusCode().value()).isEqualTo(503);
            assertThat(refused.getHeaders().getFirst("Retry-After")).isEqualTo("5");

            pages.removeFirst().close();
            await().ignoreExceptions().untilAsserted(() -> {
                try (var again = new Page(alone)) {
                    assertThat(again.next("snapshot", any -> true)).isNotNull();
                }
            });
            pages.forEach(Page::close);
        }
    }

    @Test
    void endsItsStreamsWhenTheWorkerShutsDown() throws IOException {
        try (var alone = withJobs()) {
            try (var page = new Page(alone)) {
                page.next("snapshot", any -> true);
                var closing = Thread.ofPlatform().start(alone.context::close);

                assertThat(page.isEnded()).isTrue();
                // Well within the 25 s that the web server would wait for an open request.
                await().atMost(Duration.ofSeconds(15)).until(() -> !closing.isAlive());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /jobs?status=FAILED&page=1&size=5, /api/jobs?status=FAILED&page=1&size=5",
        "GET, /jobs?lastOutcome=FAILED&page=0&size=1, /api/jobs?lastOutcome=FAILED&page=0&size=1",
        "GET, /jobs, /api/jobs",
        "GET, /jobs?namePrefix=ab&label=x&sort=-id&after=y, /api/jobs?namePrefix=ab&label=x&sort=-id&after=y",
        "GET, /jobs/counts, /api/jobs/counts",
        "GET, /jobs/7/history, /api/jobs/7/history",
        "GET, /jobs/7, /api/jobs/7",
        "DELETE, /jobs/7, /api/jobs/7",
        "GET, /jobs/7/executions, /api/executions?jobId=7&size=20",
        "GET, /jobs/7/next-runs, /api/jobs/7/next-runs?count=5",
        "GET, /jobs/7/next-runs?count=20, /api/jobs/7/next-runs?count=20",
        "GET, /executions, /api/executions?size=100",
        "GET, /executions?outcome=FAILED&size=5, /api/executions?outcome=FAILED&size=5",
        "GET, /agents, /api/workers",
        "GET, /limits, /api/limits",
        "GET, /workers, /api/scheduler-workers",
        "GET, /coordinators, /api/coordinator/nodes",
        "GET, /leader, /api/coordinator/leader",
        "GET, /executions/3, /api/executions/3",
        "GET, /executions/3/log, /api/executions/3/log",
        "POST, /jobs/7/run-now, /api/jobs/7/run-now",
        "POST, /jobs/7/replay, /api/jobs/7/replay",
        "POST, /jobs/7/pause, /api/jobs/7/pause",
        "POST, /jobs/7/resume, /api/jobs/7/resume"
    })
    void forwardsACallToTheStoreWithTheCallersOwnToken(String method, String path, String there) {
        worker.peers.stubFor(
                any(urlPathMatching("/api/(jobs|executions|workers|limits|scheduler-workers|coordinator).*"))
                        .willReturn(aResponse()
                                .withStatus(409)
                                .withHeader("X-Total-Count", "41")
                                .withHeader("X-Next-After", "here")
                                .withBody("{\"success\":false,\"message\":\"no\"}")));

        var answer = worker.http()
                .method(HttpMethod.valueOf(method))
                .uri(CONSOLE + path)
                .header("Authorization", "Bearer mine")
                .retrieve()
                .toEntity(JsonNode.class);

        assertThat(answer.getStatusCode().value()).isEqualTo(409);
        assertThat(answer.getBody().path("message").asText()).isEqualTo("no");
        assertThat(answer.getHeaders().getFirst("X-Total-Count")).isEqualTo("41");
        assertThat(answer.getHeaders().getFirst("X-Next-After")).isEqualTo("here");
        var sent = worker.logged(method, there).getFirst();
        assertThat(sent.getUrl()).isEqualTo(there);
        assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer mine");
    }

    @Test
    void looksAtOnceForWhatAPersonHasMadeDue() {
        worker.peers.stubFor(any(urlPathMatching("/api/jobs/7/run-now")).willReturn(okJson("{\"success\":true}")));
        worker.lists(pending(newId()));

        worker.http().post().uri(JOBS + "/7/run-now").retrieve().toBodilessEntity();

        await().until(() -> !worker.logged("POST", "/api/worker-agent").isEmpty());
    }

    @Test
    void forwardsASubmissionAsItIs() {
        worker.peers.stubFor(
                any(urlPathEqualTo("/api/jobs")).willReturn(okJson("{\"success\":true,\"data\":{\"id\":3}}")));
        var job = "{\"jobName\":\"<b>\\\"x\\\"</b>\",\"segment\":5}";

        var answer = worker.http()
                .post()
                .uri(JOBS)
                .contentType(MediaType.APPLICATION_JSON)
                .body(job)
                .retrieve()
                .toEntity(JsonNode.class);

        assertThat(answer.getBody().path("data").path("id").asInt()).isEqualTo(3);
        assertThat(worker.logged("POST", "/api/jobs").getFirst().getBodyAsString())
                .isEqualTo(job);
    }

    @Test
    void forwardsAChangeOfTheVersionThatItWasMadeFrom() {
        worker.peers.stubFor(any(urlPathEqualTo("/api/jobs/7"))
                .willReturn(aResponse()
                        .withStatus(412)
                        .withBody("{\"success\":false,\"data\":{\"id\":7,\"version\":4},\"message\":\"moved\"}")));

        var answer = worker.http()
                .method(HttpMethod.PATCH)
                .uri(JOBS + "/7")
                .header("If-Match", "\"3\"")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"endTime\":null}")
                .retrieve()
                .toEntity(JsonNode.class);

        assertThat(answer.getStatusCode().value()).isEqualTo(412);
        assertThat(answer.getBody().path("data").path("version").asInt()).isEqualTo(4);
        var sent = worker.logged("PATCH", "/api/jobs/7").getFirst();
        assertThat(sent.getBodyAsString()).isEqualTo("{\"endTime\":null}");
        assertThat(sent.getHeader("If-Match")).isEqualTo("\"3\"");
    }

    @Test
    void forwardsAPreview() {
        worker.peers.stubFor(any(urlPathEqualTo("/api/job-schedules/preview"))
                .willReturn(okJson("{\"success\":true,\"data\":[],\"message\":\"why\"}")));

        var answer = worker.http()
                .post()
                .uri(CONSOLE + "/preview?count=3")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"interval\":\"PT15M\"}")
                .retrieve()
                .toEntity(JsonNode.class);

        assertThat(answer.getBody().path("message").asText()).isEqualTo("why");
        var sent = worker.logged("POST", "/api/job-schedules/preview?count=3").getFirst();
        assertThat(sent.getBodyAsString()).isEqualTo("{\"interval\":\"PT15M\"}");
    }

    @ParameterizedTest
    @CsvSource({"'', /api/jobs", "/7/replay, /api/jobs/7/replay", "/actions, /api/jobs/actions"})
    void forwardsTheKeyOfASubmissionAndSaysThatItWasARepeat(String path, String there) {
        worker.peers.stubFor(any(urlPathEqualTo(there))
                .willReturn(okJson("{\"success\":true,\"data\":{\"id\":3}}").withHeader("Idempotent-Replay", "true")));

        var answer = worker.http()
                .post()
                .uri(JOBS + path)
                .header("Idempotency-Key", "a", "b,c")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{}")
                .retrieve()
                .toEntity(JsonNode.class);

        assertThat(answer.getHeaders().getFirst("Idempotent-Replay")).isEqualTo("true");
        // Both are forwarded: only the store may refuse them.
        assertThat(worker.logged("POST", there)
                        .getFirst()
                        .header("Idempotency-Key")
                        .values())
                .containsExactly("a", "b,c");
    }

    @Test
    void handsOnWhenToComeAgain() {
        worker.peers.stubFor(get(urlPathEqualTo("/api/jobs/7"))
                .willReturn(aResponse()
                        .withStatus(503)
                        .withHeader("Retry-After", "2")
                        .withBody("{\"success\":false,\"message\":\"busy\"}")));

        var answer = worker.http().get().uri(JOBS + "/7").retrieve().toEntity(JsonNode.class);

        assertThat(answer.getHeaders().getFirst("Retry-After")).isEqualTo("2");
    }

    @Test
    void forwardsNothingElse() {
        for (var call : List.of(
                "POST /7/status",
                "PUT /7/status?status=PENDING",
                "POST /7/run-now/more",
                "GET /../../job-schedules/due",
                "GET /7%2F..%2F..%2Factuator",
                "DELETE /",
                "GET /x")) {
            var parts = call.split(" ", -1);
            var answer = worker.http()
                    .method(HttpMethod.valueOf(parts[0]))
                    .uri(URI.create(JOBS + parts[1]))
                    .retrieve()
                    .toBodilessEntity();

            assertThat(answer.getStatusCode().is4xxClientError()).as(call).isTrue();
        }
        assertThat(worker.logged()).isEmpty();
    }

    @Test
    void saysThatTheStoreCannotBeReached() {
        try (var alone = withJobs()) {
            alone.peers.stop();

            var answer = alone.http().get().uri(JOBS + "/7").retrieve().toEntity(JsonNode.class);

            assertThat(answer.getStatusCode().value()).isEqualTo(503);
            assertThat(answer.getBody().path("message").asText()).contains("Job Store cannot be reached");
        }
    }

    @Test
    void handsNoPageOnThatAProxyGaveInTheStoresPlace() {
        worker.peers.stubFor(get(urlPathEqualTo("/api/jobs/8"))
                .willReturn(aResponse().withHeader("Content-Type", "text/html").withBody("Soon back")));

        var answer = worker.http().get().uri(JOBS + "/8").retrieve().toEntity(String.class);

        assertThat(answer.getStatusCode().value()).isEqualTo(503);
        assertThat(answer.getBody()).contains("Job Store cannot be reached: status 200 with a web page");
    }

    @Test
    void forwardsNothingUnlessItIsSwitchedOn() {
        try (var plain = new WorkerUnderTest()) {
            var answer = plain.http().get().uri(JOBS + "/7").retrieve().toEntity(JsonNode.class);

            assertThat(answer.getStatusCode().value()).isEqualTo(404);
        }
    }
}
