package com.distributed.jobscheduler.worker.coordination;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import com.distributed.jobscheduler.worker.segment.Segments;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/**
 * A coordinator with lower epochs than the one in force: its database was restored from an older dump, or a client
 * assigned segments without it. Assignments here only add segments: giving one up would send a heartbeat.
 */
@Tag("ci")
class LowerEpochTest {
    private static final String HEARTBEAT = "/api/scheduler-workers/heartbeat";
    private static final long LARGEST = 999_999_999_999_999_999L;

    private final WireMockServer coordinator = WorkerUnderTest.startPeers();
    private WorkerUnderTest worker;

    @BeforeEach
    void start() {
        names("[]", 0);
        worker = new WorkerUnderTest(coordinator);
        await().until(() -> worker.context.getBean(HeartbeatReporter.class).isRegistered());
    }

    @AfterEach
    void stop() {
        worker.close();
        coordinator.stop();
    }

    @Test
    void isTakenOverWhenTwoHeartbeatsInARowNameIt() {
        names("[1,2]", 7);
        beat();
        assertThat(push("[1,2,5]", LARGEST)).isEqualTo(200);

        beat();
        assertThat(held()).containsExactly(1, 2, 5);
        assertThat(remark())
                .contains("the coordinator names segments [1-2] with epoch 7", "[1-2,5] with epoch " + LARGEST);

        beat();
        assertThat(held()).containsExactly(1, 2);
        assertThat(segments().current().epoch()).isEqualTo(7);
        assertThat(remark()).doesNotContain("the coordinator names");

        assertThat(push("[1,2,3]", 8)).isEqualTo(200);
        assertThat(push("[1]", 7)).isEqualTo(409);
        assertThat(held()).containsExactly(1, 2, 3);
    }

    @Test
    void isTheLastOneNamedWhenTheCoordinatorGoesOn() {
        names("[1]", 40);
        beat();
        names("[1,2]", 7);
        beat();
        names("[1,2,3]", 8);
        beat();

        assertThat(held()).containsExactly(1, 2, 3);
        assertThat(segments().current().epoch()).isEqualTo(8);
    }

    @Test
    void doesNoHarmInAnAnswerThatANewerPushHasOvertaken() {
        names("[1,2]", 7);
        beat();
        pushDuringTheNextHeartbeat("[1,2,3]", 8);
        beat();
        assertThat(remark()).doesNotContain("the coordinator names");

        beat();
        assertThat(held()).as("one was sent after").containsExactly(1, 2, 3);
        beat();
        assertThat(held()).as("two were").containsExactly(1, 2);
    }

    @Test
    void doesNoHarmWhenTheNextHeartbeatTakesItBack() {
        names("[1,2,3]", 8);
        beat();
        for (var round = 0; round < 3; round++) {
            names("[1,2]", 7);
            beat();
            names("[1,2,3]", 8);
            beat();
        }

        assertThat(held()).containsExactly(1, 2, 3);
    }

    @Test
    void countsAnewUnderEachEpochInForce() {
        names("[1,2]", 7);
        beat();
        push("[1,2,3]", 8);
        beat();
        push("[1,2,3,4]", 9);
        assertThat(remark()).doesNotContain("the coordinator names");
        beat();

        assertThat(held()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void countsWhatIsAnsweredAndNotWhatIsNot() {
        names("[1,2]", 7);
        beat();
        push("[1,2,3]", 8);
        beat();
        coordinator.stubFor(
                post(urlPathEqualTo(HEARTBEAT)).willReturn(aResponse().withStatus(503)));
        beat();
        assertThat(held()).containsExactly(1, 2, 3);

        names("[1,2]", 7);
        beat();
        assertThat(held()).containsExactly(1, 2);
    }

    @Test
    void isNoneWhenTheCoordinatorHasNeverAssignedAnything() {
        push("[1,2]", 7);
        for (var i = 0; i < 3; i++) {
            beat();
        }

        assertThat(held()).containsExactly(1, 2);
        assertThat(remark()).doesNotContain("the coordinator names");
    }

    @Test
    void isZeroWhenTheCoordinatorWasPutBackToBeforeItsFirstAssignment() {
        names("[1,2]", 7);
        beat();
        names("[]", 0);
        beat();
        assertThat(held()).containsExactly(1, 2);
        beat();
        assertThat(held()).isEmpty();

        push("[3]", null);
        beat();
        assertThat(held()).as("it says nothing any more").containsExactly(3);
    }

    @Test
    void doesNotOverruleAnEpochThatHasComeMeanwhile() {
        segments().replace(Segments.of(List.of(1)), 9L, "test");

        assertThat(segments().restart(Segments.of(List.of(2)), 3L, 8L, "test")).isFalse();

        assertThat(held()).containsExactly(1);
    }

    private void names(String segments, long epoch) {
        coordinator.stubFor(post(urlPathEqualTo(HEARTBEAT))
                .willReturn(okJson("{\"success\":true,\"data\":{\"workerId\":\"worker-1\",\"status\":\"ONLINE\","
                        + "\"assignedSegments\":%s,\"epoch\":%d}}".formatted(segments, epoch))));
    }

    private void pushDuringTheNextHeartbeat(String segments, long epoch) {
        var pushed = new AtomicBoolean();
        coordinator.addMockServiceRequestListener((request, answer) -> {
            if (request.getUrl().startsWith(HEARTBEAT) && pushed.compareAndSet(false, true)) {
                push(segments, epoch);
            }
        });
    }

    private int push(String segments, @Nullable Long epoch) {
        return worker.http()
                .post()
                .uri("/api/scheduler-worker/segments")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"segments\":%s,\"epoch\":%d}".formatted(segments, epoch))
                .retrieve()
                .toEntity(JsonNode.class)
                .getStatusCode()
                .value();
    }

    private int push(String segments, long epoch) {
        return push(segments, Long.valueOf(epoch));
    }

    private String remark() {
        return worker.http()
                .get()
                .uri("/api/scheduler-worker/status")
                .retrieve()
                .body(JsonNode.class)
                .path("data")
                .path("remark")
                .asText();
    }

    private void beat() {
        worker.context.getBean(HeartbeatReporter.class).beat();
    }

    private SegmentManager segments() {
        return worker.context.getBean(SegmentManager.class);
    }

    private List<Integer> held() {
        return segments().current().segments().toList();
    }
}
