package com.distributed.jobscheduler.coordinator.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.coordinator.RunningCoordinator;
import com.distributed.jobscheduler.coordinator.SharedCoordinator;
import com.distributed.jobscheduler.coordinator.TestDatabase;
import com.distributed.jobscheduler.testing.SettableClock;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Workers that join, die, return and hand over, against a coordinator on a real database. */
@Tag("application")
@ResourceLock(SharedCoordinator.LOCK)
class BalancingTest {
    private static final Duration SETTLED = Duration.ofSeconds(11);

    private SettableClock clock;

    /** A coordinator that leads and has no workers; its time goes on from test to test. */
    private RunningCoordinator emptied(TestDatabase database) {
        var shared = SharedCoordinator.emptied(database);
        clock = shared.clock;
        return shared.coordinator();
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void sharesFairlyAmongThreeAndHandsADeadOnesSegmentsToTheOthersUntilItReturns(TestDatabase database) {
        var coordinator = emptied(database);
        var workers = join(coordinator, "a", "b", "c");
        settle(coordinator, workers);
        assertThat(coordinator.counts("a", "b", "c")).containsExactlyInAnyOrder(34, 33, 33);

        var alive = workers.subList(0, 2);
        elapse(coordinator, alive, Duration.ofSeconds(59));
        assertThat(coordinator.held("c")).as("a worker that is only late").hasSizeBetween(33, 34);
        elapse(coordinator, alive, Duration.ofSeconds(2));
        assertThat(coordinator.counts("a", "b")).containsExactly(50, 50);

        var dead = workers.get(2);
        coordinator.post("/api/scheduler-workers/heartbeat?workerId=c").expect(404);
        dead.join(coordinator);
        settle(coordinator, workers);
        assertThat(coordinator.counts("a", "b", "c")).containsExactlyInAnyOrder(34, 33, 33);
        assertNoOverlap(coordinator);
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void takesASegmentFromALiveWorkerOnlyAfterThatHasConfirmedItStopped(TestDatabase database) {
        var coordinator = emptied(database);
        var first = join(coordinator, "a").getFirst();
        assertThat(first.heartbeat(coordinator)).hasSize(100);
        var second = join(coordinator, "b").getFirst();
        clock.advance(SETTLED);
        upkeep(coordinator);

        // Revoked: "a" is told, and "b" gets none yet, because "a" reported all of them in its last heartbeat.
        upkeep(coordinator);
        assertThat(second.heartbeat(coordinator)).isEmpty();
        assertThat(first.heartbeat(coordinator)).hasSize(50);
        upkeep(coordinator);
        assertThat(second.heartbeat(coordinator)).isEmpty();

        // Only this heartbeat reports the change that "a" got in the last answer.
        first.heartbeat(coordinator);
        upkeep(coordinator);
        assertThat(second.heartbeat(coordinator)).hasSize(50).doesNotContainAnyElementsOf(first.held);
        assertNoOverlap(coordinator);
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void movesNothingWhileAWorkerMayBeRestarting(TestDatabase database) {
        var coordinator = emptied(database);
        var workers = join(coordinator, "a", "b");
        settle(coordinator, workers);
        var before = coordinator.held("a");

        coordinator.delete("/api/segments/release?workerId=b").expect(200);
        elapse(coordinator, workers, Duration.ofSeconds(5));
        assertThat(coordinator.held("a")).isEqualTo(before);
        workers.get(1).join(coordinator);
        upkeep(coordinator);
        assertThat(coordinator.counts("a", "b")).containsExactly(50, 50);
        assertThat(coordinator.held("a")).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void waitsForNothingThatAClockAheadHasDated(TestDatabase database) {
        var coordinator = emptied(database);
        var workers = join(coordinator, "a", "b", "c");
        clock.advance(Duration.ofMinutes(-10));
        settle(coordinator, workers);
        assertThat(coordinator.counts("a", "b", "c")).containsExactlyInAnyOrder(34, 33, 33);

        clock.advance(Duration.ofMinutes(10));
        workers.forEach(worker -> worker.heartbeat(coordinator));
        clock.advance(Duration.ofMinutes(-10));
        var alive = workers.subList(0, 2);
        elapse(coordinator, alive, Duration.ofSeconds(1));
        elapse(coordinator, alive, Duration.ofSeconds(61));
        assertThat(coordinator.counts("a", "b")).containsExactly(50, 50);

        clock.advance(Duration.ofMinutes(10));
        coordinator.delete("/api/segments/release?workerId=b").expect(200);
        clock.advance(Duration.ofMinutes(-10));
        settle(coordinator, alive);
        assertThat(coordinator.counts("a", "b")).containsExactly(100, 0);
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void handsADeadWorkersSegmentsOnBesideAReportThatCannotBeRead(TestDatabase database) {
        var coordinator = emptied(database);
        var workers = join(coordinator, "a", "b");
        settle(coordinator, workers);
        var jdbc = coordinator.bean(JdbcTemplate.class);
        jdbc.update("UPDATE coordinator_worker SET reported_segments = 'x' WHERE worker_id = 'b'");

        elapse(coordinator, workers.subList(0, 1), Duration.ofSeconds(61));

        assertThat(coordinator.held("a")).hasSize(100);
        assertThat(coordinator
                        .bean(MeterRegistry.class)
                        .get("coordinator.rows.passed_over")
                        .tag("task", "reports")
                        .counter()
                        .count())
                .isPositive();
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void aRequestForLessLeavesNothingUnownedThatTheWorkerHadAskedFor(TestDatabase database) {
        var coordinator = emptied(database);
        var workers = join(coordinator, "a", "b");
        settle(coordinator, workers);

        var answer = coordinator.post("/api/segments/assign?workerId=a&desiredSegments=10");
        assertThat(answer.expect(200).data()).hasSize(50);
        assertThat(answer.message()).contains("desiredSegments=100").contains("release");
        coordinator.delete("/api/segments/release?workerId=b").expect(200);
        settle(coordinator, workers.subList(0, 1));

        assertThat(coordinator.counts("a", "b")).containsExactly(100, 0);

        coordinator.delete("/api/segments/release?workerId=a").expect(200);
        assertThat(coordinator.assign("a", 10))
                .as("after a release it counts anew")
                .hasSize(10);
        settle(coordinator, workers.subList(0, 1));
        assertThat(coordinator.counts("a")).containsExactly(10);
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void keepsEveryAssignmentAcrossARestart(TestDatabase database) {
        var shared = SharedCoordinator.emptied(database);
        clock = shared.clock;
        var former = shared.coordinator();
        var workers = join(former, "a", "b", "c");
        settle(former, workers);
        var before = former.held("a");

        var coordinator = shared.restarted();

        assertThat(workers.getFirst().heartbeat(coordinator)).isEqualTo(before);
        upkeep(coordinator);
        assertThat(coordinator.held("a")).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void eightConcurrentAssignsOfTwentyAreDisjoint(TestDatabase database) throws Exception {
        var coordinator = emptied(database);
        try (var callers = Executors.newFixedThreadPool(8)) {
            IntStream.range(0, 8).forEach(i -> coordinator.register("w" + i));
            var calls = IntStream.range(0, 8)
                    .<Callable<List<Integer>>>mapToObj(i -> () -> coordinator.assign("w" + i, 20))
                    .toList();
            var given = new ArrayList<Integer>();
            for (var answer : callers.invokeAll(calls)) {
                assertThat(answer.get()).hasSizeLessThanOrEqualTo(20);
                given.addAll(answer.get());
            }
            assertThat(given).doesNotHaveDuplicates().hasSize(100);
            assertNoOverlap(coordinator);
        }
    }

    private static List<Member> join(RunningCoordinator coordinator, String... ids) {
        var members = List.of(ids).stream().map(Member::new).toList();
        members.forEach(member -> member.join(coordinator));
        return members;
    }

    /** Lets the settle time pass, then runs heartbeats and upkeep until all segments are handed over. */
    private void settle(RunningCoordinator coordinator, List<Member> workers) {
        for (var i = 0; i < 6; i++) {
            elapse(coordinator, workers, SETTLED.dividedBy(2));
        }
    }

    /** Lets time pass in steps of at most a second, with heartbeats of these workers. */
    private void elapse(RunningCoordinator coordinator, List<Member> alive, Duration time) {
        clock.advance(time);
        alive.forEach(worker -> worker.heartbeat(coordinator));
        upkeep(coordinator);
        alive.forEach(worker -> worker.heartbeat(coordinator));
        upkeep(coordinator);
    }

    private static void upkeep(RunningCoordinator coordinator) {
        coordinator.bean(Upkeep.class).runOnce();
    }

    /** From the history table: no segment ever had two owners at once. */
    private static void assertNoOverlap(RunningCoordinator coordinator) {
        var overlaps = coordinator.bean(JdbcTemplate.class).queryForObject("""
                        SELECT COUNT(*) FROM coordinator_segment_history one JOIN coordinator_segment_history other
                            ON one.segment = other.segment AND one.epoch < other.epoch
                        WHERE one.until_at IS NULL OR one.until_at > other.from_at
                        """, Long.class);
        assertThat(overlaps).isZero();
    }

    /** A worker as the coordinator sees it: it applies an answer and reports it in its next heartbeat. */
    private static final class Member {
        private final String id;
        private List<Integer> held = List.of();
        private long epoch;

        Member(String id) {
            this.id = id;
        }

        void join(RunningCoordinator coordinator) {
            coordinator.register(id);
            held = List.of();
            coordinator.assign(id, 100);
        }

        List<Integer> heartbeat(RunningCoordinator coordinator) {
            var answer = coordinator
                    .postJson(
                            "/api/scheduler-workers/heartbeat?workerId=" + id, """
                            {"status":"ONLINE","assignedSegmentCount":%d,"inFlight":1,"jobsDispatchedCount":7,
                             "lastScanTime":"2030-01-01T00:00:00.123456Z","epoch":%d,"segments":%s}""".formatted(held.size(), epoch, held))
                    .expect(200)
                    .data();
            held = StreamSupport.stream(answer.path("assignedSegments").spliterator(), false)
                    .map(JsonNode::intValue)
                    .toList();
            assertThat(new HashSet<>(held)).hasSameSizeAs(held);
            assertThat(answer.path("epoch").longValue()).as("epochs never fall").isGreaterThanOrEqualTo(epoch);
            epoch = answer.path("epoch").longValue();
            return held;
        }
    }
}
