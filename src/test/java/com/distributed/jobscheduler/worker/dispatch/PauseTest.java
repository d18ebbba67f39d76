package com.distributed.jobscheduler.worker.dispatch;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.DUE;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.testing.DueEntries;
import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.distributed.jobscheduler.worker.scan.ScheduleScanner;
import com.distributed.jobscheduler.worker.segment.Assignment;
import com.distributed.jobscheduler.worker.segment.Segments;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;

/** While dispatching is paused, no job is claimed, on any path. */
@Tag("ci")
class PauseTest {
    private static final String CLAIM = "/api/job-schedules/claim";

    WorkerUnderTest worker;

    @BeforeEach
    void start() {
        worker = new WorkerUnderTest("scheduler.worker.look-ahead=20s");
        worker.settle();
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    private ResponseEntity<JsonNode> call(String name) {
        return worker.http()
                .post()
                .uri("/api/scheduler-worker/" + name)
                .retrieve()
                .toEntity(JsonNode.class);
    }

    private JsonNode status() {
        return worker.http()
                .get()
                .uri("/api/scheduler-worker/status")
                .retrieve()
                .body(JsonNode.class)
                .path("data");
    }

    @Test
    void saysSinceWhenAndARepeatChangesNothing() {
        var first = call("pause");
        var second = call("pause");

        assertThat(first.getStatusCode().value()).isEqualTo(200);
        assertThat(first.getBody().path("data").path("paused").asBoolean()).isTrue();
        assertThat(second.getBody().path("data")).isEqualTo(first.getBody().path("data"));
        assertThat(status().path("paused").asBoolean()).isTrue();
        assertThat(status().path("remark").asText()).contains("dispatching is paused since");

        assertThat(call("resume").getBody().path("data").path("paused").asBoolean())
                .isFalse();
        assertThat(call("resume").getStatusCode().value()).isEqualTo(200);
        assertThat(status().path("pausedSince").isNull()).isTrue();
        assertThat(status().path("remark").isNull()).isTrue();
    }

    @Test
    void asksTheStoreForNothingAndScansAtOnceWhenItIsOver() {
        var id = newId();
        worker.lists(pending(id));
        call("pause");

        assertThat(worker.context.getBean(ScheduleScanner.class).scanOnce()).isEmpty();
        var refused = call("scan");
        assertThat(refused.getStatusCode().value()).isEqualTo(409);
        assertThat(refused.getBody().path("errorCode").asText()).isEqualTo("DISPATCH_PAUSED");
        assertThat(worker.logged()).isEmpty();

        call("resume");
        await().until(() -> !worker.logged("POST", "/api/worker-agent/dispatch").isEmpty());
    }

    @Test
    void claimsNoBatch() {
        worker.peers.stubFor(post(urlPathEqualTo(CLAIM)).willReturn(okJson("{\"success\":true,\"data\":[]}")));
        call("pause");

        var batch = worker.context
                .getBean(JobDispatcher.class)
                .claimDue(new Assignment(Segments.of(List.of(0, 1)), null, Instant.now()), Instant.now(), null)
                .start();

        assertThat(batch).isInstanceOf(Batch.Declined.class);
        assertThat(worker.logged("POST", CLAIM)).isEmpty();
    }

    @Test
    void claimsNothingThatWasSubmittedJustBefore() {
        call("pause");

        var submission = worker.context
                .getBean(JobDispatcher.class)
                .submit(new DispatchOrder(DueEntries.pending(newId()), false, null), true);

        assertThat(submission)
                .isInstanceOfSatisfying(
                        Submission.Started.class,
                        started -> assertThat(started.result())
                                .succeedsWithin(Duration.ofSeconds(10))
                                .isEqualTo(DispatchResult.of(DispatchOutcome.PAUSED)));
        assertThat(worker.logged()).isEmpty();
    }

    @Test
    void claimsNothingThatWasHeldUntilNow() {
        var id = newId();
        var due = Instant.now().plusSeconds(3);
        worker.peers.stubFor(get(urlPathEqualTo("/api/jobs/" + id))
                .willReturn(okJson(
                        "{\"data\":{\"status\":\"PENDING\",\"nextRunTime\":\"" + due + "\"},\"success\":true}")));
        worker.lists(pending(id).replace(DUE, due.toString()));
        worker.scan();
        call("pause");
        var held = worker.context
                .getBean(MeterRegistry.class)
                .get("scheduler.worker.scan.held")
                .gauge();

        await().atMost(Duration.ofSeconds(30)).until(() -> held.value() == 0);
        assertThat(worker.logged("PUT", "/api/jobs/" + id)).isEmpty();

        call("resume");
        await().until(() -> !worker.logged("POST", "/api/worker-agent/dispatch").isEmpty());
    }
}
