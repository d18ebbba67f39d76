package com.distributed.jobscheduler.coordinator.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.coordinator.RunningCoordinator;
import com.distributed.jobscheduler.coordinator.RunningCoordinator.Answer;
import com.distributed.jobscheduler.coordinator.SharedCoordinator;
import com.distributed.jobscheduler.coordinator.TestDatabase;
import com.distributed.jobscheduler.testing.SettableClock;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two processes with one worker-id, distinguished by their instance; each test has its own worker-id. */
@Tag("ci")
@ResourceLock(SharedCoordinator.LOCK)
class WorkerInstanceTest {
    private static final String FIRST = "20260101T100000000Z-aaaaaaaa";
    private static final String SECOND = "20260101T110000000Z-bbbbbbbb";
    private static final String THIRD = "20260101T120000000Z-cccccccc";
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private RunningCoordinator coordinator;
    private SettableClock clock;
    private String worker;

    private void on(TestDatabase database, String workerId) {
        var shared = SharedCoordinator.emptied(database);
        clock = shared.clock;
        coordinator = shared.coordinator();
        worker = workerId;
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void leavesTheIdToItsHolderWhileThatIsHeardOf(TestDatabase database) {
        on(database, "held");
        register(FIRST, "http://localhost:1111").expect(200);
        var segments = assign(FIRST, 3).expect(200).data();

        var refused = register(SECOND, "http://localhost:2222").expect(409);
        assertThat(refused.errorCode()).isEqualTo("WORKER_ID_TAKEN");
        assertThat(refused.message()).contains("held", "http://localhost:1111");
        assertThat(assign(SECOND, 7).expect(409).errorCode()).isEqualTo("WORKER_ID_TAKEN");
        assertThat(release(SECOND).expect(409).errorCode()).isEqualTo("WORKER_ID_TAKEN");
        assertThat(heartbeat(SECOND).expect(409).errorCode()).isEqualTo("WORKER_ID_TAKEN");

        assertThat(heartbeat(FIRST).expect(200).data().path("assignedSegments")).isEqualTo(segments);
        assertThat(listed().path("url").asText()).isEqualTo("http://localhost:1111");
        assertThat(listed().path("instance").asText()).isEqualTo(FIRST);
        assertThat(listed().path("waitingInstance").asText()).isEqualTo(SECOND);
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void passesTheIdOnAfterTwoOfItsHoldersHeartbeatsWithoutOne(TestDatabase database) {
        on(database, "silent");
        register(FIRST, "http://localhost:1111").expect(200);
        var segments = assign(FIRST, 3).expect(200).data();
        var epoch = heartbeat(FIRST).data().path("epoch").asLong();
        clock.advance(INTERVAL.multipliedBy(2).minusMillis(1));
        register(SECOND, "http://localhost:2222").expect(409);

        clock.advance(Duration.ofMillis(1));
        var taken = register(SECOND, "http://localhost:2222").expect(200).data();

        assertThat(taken.path("assignedSegments")).isEqualTo(segments);
        assertThat(taken.path("epoch").asLong())
                .as("what the other still dispatches is refused")
                .isGreaterThan(epoch);
        assertThat(heartbeat(FIRST).expect(409).errorCode()).isEqualTo("WORKER_ID_TAKEN");
        assertThat(release(FIRST).expect(409).errorCode()).isEqualTo("WORKER_ID_TAKEN");
        register(FIRST, "http://localhost:1111").expect(409);
        assertThat(heartbeat(SECOND).expect(200).data().path("assignedSegments"))
                .isEqualTo(segments);
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void takesALaterStartAtTheSameUrlForARestartAfterAKill(TestDatabase database) {
        on(database, "killed");
        register(SECOND, "http://localhost:1111").expect(200);
        var segments = assign(SECOND, 3).expect(200).data();
        var epoch = heartbeat(SECOND).data().path("epoch").asLong();

        register(FIRST, "http://localhost:1111").expect(409);
        var restarted = register(THIRD, "http://localhost:1111").expect(200).data();

        assertThat(restarted.path("assignedSegments")).isEqualTo(segments);
        assertThat(restarted.path("epoch").asLong()).isGreaterThan(epoch);
        heartbeat(SECOND).expect(409);
        assertThat(listed().path("load").isNull())
                .as("the other's report is none of its own")
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void handsOverAtOnceWhenTheHolderSaysGoodbye(TestDatabase database) {
        on(database, "goodbye");
        register(FIRST, "http://localhost:1111").expect(200);
        var segments = assign(FIRST, 3).expect(200).data();
        register(SECOND, "http://localhost:2222").expect(409);

        release(FIRST).expect(200);
        assertThat(coordinator.held(worker)).hasSize(segments.size());
        heartbeat(FIRST).expect(409);
        assertThat(register(SECOND, "http://localhost:2222").expect(200).data().path("assignedSegments"))
                .isEqualTo(segments);

        // No process waits: its segments are free, and its own late heartbeat does not block the id for others.
        release(SECOND).expect(200);
        assertThat(coordinator.held(worker)).isEmpty();
        heartbeat(SECOND).expect(200);
        register(THIRD, "http://localhost:3333").expect(200);
        heartbeat(SECOND).expect(409);
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void forgetsWhoNoLongerWaits(TestDatabase database) {
        on(database, "gave-up");
        register(FIRST, "http://localhost:1111").expect(200);
        assign(FIRST, 3).expect(200);
        register(SECOND, "http://localhost:2222").expect(409);
        clock.advance(Duration.ofSeconds(10));
        heartbeat(FIRST).expect(200);
        coordinator.bean(Upkeep.class).runOnce();

        assertThat(listed().path("waitingInstance").isNull()).isTrue();
        release(FIRST).expect(200);
        assertThat(coordinator.held(worker)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void treatsWhoeverNamesNoInstanceAsBefore(TestDatabase database) {
        on(database, "base");
        coordinator.register(worker);
        var segments = coordinator.assign(worker, 2);
        assertThat(listed().path("instance").isNull()).isTrue();
        // A new release after an old one, without a word in between, and an operator's call.
        register(FIRST, "http://localhost:1111").expect(200);
        coordinator.register(worker);
        coordinator.post("/api/scheduler-workers/heartbeat?workerId=" + worker).expect(200);
        assertThat(coordinator.assign(worker, 2)).isEqualTo(segments);

        heartbeat(FIRST).expect(200);
        coordinator.delete("/api/segments/release?workerId=" + worker).expect(200);
        assertThat(coordinator.held(worker)).isEmpty();
        register(SECOND, "http://localhost:2222").expect(409);
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void refusesWhatIsNoInstance(TestDatabase database) {
        on(database, "odd");
        for (var instance : List.of("x", "20260101T100000000Z-", FIRST + "!", FIRST + "a".repeat(25))) {
            var answer = register(instance, "http://localhost:1111");
            assertThat(answer.expect(400).message()).contains("Scheduler-Instance-Id");
        }
        var answer = coordinator.post(
                path("register"), Map.of("Scheduler-Instance-Id", FIRST, "Scheduler-Heartbeat-Interval", "0"));
        assertThat(answer.expect(400).message()).contains("Scheduler-Heartbeat-Interval");
    }

    private Answer register(String instance, String url) {
        var headers = new HashMap<>(Map.of(
                "Scheduler-Worker-Url", url, "Scheduler-Heartbeat-Interval", String.valueOf(INTERVAL.toMillis())));
        headers.put("Scheduler-Instance-Id", instance);
        return coordinator.post(path("register"), headers);
    }

    private Answer heartbeat(String instance) {
        return coordinator.post(path("heartbeat"), Map.of("Scheduler-Instance-Id", instance));
    }

    private String path(String call) {
        return "/api/scheduler-workers/" + call + "?workerId=" + worker;
    }

    private Answer assign(String instance, int desired) {
        return coordinator.post(
                "/api/segments/assign?workerId=" + worker + "&desiredSegments=" + desired,
                Map.of("Scheduler-Instance-Id", instance));
    }

    private Answer release(String instance) {
        return coordinator.delete(
                "/api/segments/release?workerId=" + worker, Map.of("Scheduler-Instance-Id", instance));
    }

    private JsonNode listed() {
        for (var each : coordinator.get("/api/scheduler-workers").expect(200).data()) {
            if (each.path("workerId").asText().equals(worker)) {
                return each;
            }
        }
        throw new AssertionError(worker + " is not listed");
    }
}
