package com.distributed.jobscheduler.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.testing.SettableClock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

class CoordinatorApiTest {
    private static final SettableClock CLOCK = new SettableClock();
    private static RunningCoordinator coordinator;

    private final String worker = "w-" + System.nanoTime();

    @BeforeAll
    static void start() {
        coordinator = RunningCoordinator.start(TestDatabase.H2.newUrl(), CLOCK);
    }

    @AfterAll
    static void stop() {
        coordinator.close();
    }

    @BeforeEach
    void releaseAll() {
        coordinator
                .get("/api/scheduler-workers")
                .data()
                .forEach(active -> coordinator
                        .delete("/api/segments/release?workerId="
                                + active.path("workerId").asText())
                        .expect(200));
    }

    @Test
    void registersAWorkerThatHoldsNothingYet() {
        var answer = coordinator
                .post("/api/scheduler-workers/register?workerId=" + worker)
                .expect(200);
        assertThat(answer.envelope().path("success").asBoolean()).isTrue();
        assertThat(answer.data().path("workerId").asText()).isEqualTo(worker);
        assertThat(answer.data().path("status").asText()).isEqualTo("ONLINE");
        assertThat(answer.data().path("assignedSegments").isArray()).isTrue();
        assertThat(answer.data().path("assignedSegments")).isEmpty();
        assertThat(answer.data().path("epoch").asLong(-1)).isZero();
    }

    @Test
    void keepsSegmentsAndUrlOfAWorkerThatRegistersAgain() {
        coordinator.register(worker, "http://127.0.0.1:1/base/");
        coordinator.assign(worker, 3);
        var again = coordinator
                .post("/api/scheduler-workers/register?workerId=" + worker)
                .expect(200);
        assertThat(RunningCoordinator.ints(again.data().path("assignedSegments")))
                .containsExactly(0, 1, 2);
        assertThat(listed().path("url").asText()).isEqualTo("http://127.0.0.1:1/base");
    }

    @Test
    void assignAnswersTheWholeSetAndIsIdempotent() {
        coordinator.register(worker);
        assertThat(coordinator.assign(worker, 3)).containsExactly(0, 1, 2);
        assertThat(coordinator.assign(worker, 3)).containsExactly(0, 1, 2);
        assertThat(coordinator.assign(worker, 5)).containsExactly(0, 1, 2, 3, 4);
        assertThat(coordinator.assign(worker, 1)).as("takes nothing away").containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void assignsAllSegmentsToTheOneThatAsksForAll() {
        coordinator.register(worker);
        assertThat(coordinator.assign(worker, 100))
                .isEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void givesNobodyASegmentOfAnother() {
        coordinator.register(worker);
        coordinator.register(worker + "b");
        coordinator.assign(worker, 60);
        assertThat(coordinator.assign(worker + "b", 60))
                .isEqualTo(IntStream.range(60, 100).boxed().toList());
        coordinator.delete("/api/segments/release?workerId=" + worker + "b").expect(200);
    }

    @Test
    void releaseFreesAllAndRaisesTheEpoch() {
        coordinator.register(worker);
        coordinator.assign(worker, 10);
        var before = epoch();
        var answer =
                coordinator.delete("/api/segments/release?workerId=" + worker).expect(200);
        assertThat(answer.message()).contains("10").contains(worker);
        assertThat(coordinator.held(worker)).isEmpty();
        assertThat(epoch()).isGreaterThan(before);
    }

    @Test
    void epochsGrowWithEveryChangeAndOnlyThen() {
        coordinator.register(worker);
        coordinator.assign(worker, 1);
        var first = epoch();
        coordinator.assign(worker, 1);
        assertThat(epoch()).isEqualTo(first);
        coordinator.assign(worker, 2);
        assertThat(epoch()).isGreaterThan(first);
    }

    @Test
    void heartbeatAnswersWhatTheWorkerIsToHold() {
        coordinator.register(worker);
        coordinator.assign(worker, 2);
        var answer = coordinator
                .post("/api/scheduler-workers/heartbeat?workerId=" + worker)
                .expect(200);
        assertThat(RunningCoordinator.ints(answer.data().path("assignedSegments")))
                .containsExactly(0, 1);
        assertThat(answer.data().path("epoch").asLong()).isEqualTo(epoch());
    }

    @Test
    void tellsEachWorkerHowManySegmentsNobodyHolds() {
        var joined = coordinator.post("/api/scheduler-workers/register?workerId=" + worker);
        assertThat(joined.expect(200).data().path("unownedSegments").asInt()).isEqualTo(100);

        coordinator.assign(worker, 10);

        var answer = coordinator.post("/api/scheduler-workers/heartbeat?workerId=" + worker);
        assertThat(answer.expect(200).data().path("unownedSegments").asInt()).isEqualTo(90);
    }

    @Test
    void saysNothingBesideAnAssignThatAsksForMore() {
        coordinator.register(worker);
        assertThat(coordinator
                        .post("/api/segments/assign?workerId=" + worker + "&desiredSegments=10")
                        .expect(200)
                        .envelope()
                        .path("message")
                        .isNull())
                .isTrue();
    }

    @Test
    void listsWorkersWithAgeLoadAndWhatTheyHold() {
        coordinator.register(worker);
        coordinator
                .postJson("/api/scheduler-workers/heartbeat?workerId=" + worker, """
                        {"status":"ONLINE","assignedSegmentCount":2,"inFlight":1,"jobsDispatchedCount":7,
                         "lastScanTime":"2030-01-01T00:00:00Z","epoch":4,"segments":[5,3],"version":"1.1.0",
                         "agentCircuit":"HALF_OPEN","clockSkewMillis":-12,"unknown":true}""")
                .expect(200);
        CLOCK.advance(Duration.ofSeconds(3));
        assertThat(listed().path("heartbeatAgeMillis").asLong()).isEqualTo(3000);
        var load = listed().path("load");
        assertThat(load.path("inFlight").asInt()).isEqualTo(1);
        assertThat(load.path("jobsDispatchedCount").asLong()).isEqualTo(7);
        assertThat(load.path("lastScanTime").asText()).isEqualTo("2030-01-01T00:00:00Z");
        assertThat(RunningCoordinator.ints(load.path("segments"))).containsExactly(3, 5);
        assertThat(load.path("version").asText()).isEqualTo("1.1.0");
        assertThat(load.path("agentCircuit").asText()).isEqualTo("HALF_OPEN");
        assertThat(load.path("clockSkewMillis").asLong()).isEqualTo(-12);
    }

    @Test
    void showsEverySegmentWithItsOwner() {
        coordinator.register(worker);
        coordinator.assign(worker, 2);
        var all = coordinator.get("/api/segments").expect(200).data();
        assertThat(all).hasSize(100);
        assertThat(all.path(1).path("segment").asInt()).isEqualTo(1);
        assertThat(all.path(1).path("workerId").asText()).isEqualTo(worker);
        assertThat(all.path(1).path("state").asText()).isEqualTo("OWNED");
        assertThat(all.path(1).path("epoch").asLong()).isEqualTo(epoch());
        assertThat(all.path(1).path("since").asText()).startsWith("2030-");
        assertThat(all.path(2).path("workerId").isNull()).isTrue();
        assertThat(all.path(2).path("state").asText()).isEqualTo("FREE");
    }

    @Test
    void theOnlyCoordinatorLeads() {
        await().until(coordinator::leads);
        var leader = coordinator.get("/api/coordinator/leader").expect(200).data();
        assertThat(leader.path("isLeader").asBoolean()).isTrue();
        assertThat(leader.path("coordinatorId").asText()).isEqualTo("coordinator-1");
        assertThat(leader.path("electedAt").asText()).startsWith("2030-");
        assertThat(leader.has("leading")).isFalse();
    }

    @Test
    void coordinatorsMakeThemselvesKnown() {
        var body = "{\"coordinatorId\":\"c-9\",\"host\":\"10.0.0.9\",\"port\":8082}";
        coordinator.postJson("/api/coordinator/register", body).expect(200);
        coordinator.postJson("/api/coordinator/register", body).expect(200);
        coordinator.post("/api/coordinator/heartbeat?coordinatorId=c-9").expect(200);
        assertThat(coordinator.get("/api/coordinator/nodes").data().findValuesAsText("coordinatorId"))
                .contains("c-9");
        assertThat(coordinator
                        .post("/api/coordinator/heartbeat?coordinatorId=nobody")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void listsItselfWithItsVersionAndForgetsCoordinatorsThatAreGone() {
        var nodes = "/api/coordinator/nodes";
        var gone = CLOCK.instant().minus(Duration.ofDays(1)).minusSeconds(1);
        var jdbc = coordinator.bean(JdbcTemplate.class);
        jdbc.update(
                "INSERT INTO coordinator_node (coordinator_id, host, port, version, registered_at, last_heartbeat_at)"
                        + " VALUES ('gone', 'h', 1, '1.0.9', ?, ?), ('of-others', 'h', 1, NULL, ?, ?)",
                Timestamp.from(gone),
                Timestamp.from(gone),
                Timestamp.from(gone),
                Timestamp.from(gone));
        CLOCK.advance(Duration.ofSeconds(10));

        await().untilAsserted(() -> {
            var ids = coordinator.get(nodes).data().findValuesAsText("coordinatorId");
            assertThat(ids).contains("coordinator-1", "of-others").doesNotContain("gone");
        });
        var self = StreamSupport.stream(coordinator.get(nodes).data().spliterator(), false)
                .filter(node -> node.path("coordinatorId").asText().equals("coordinator-1"))
                .findAny()
                .orElseThrow();
        assertThat(self.path("version").asText()).isNotEmpty();
        assertThat(self.path("port").asInt()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /api/scheduler-workers/heartbeat?workerId=nobody",
                "POST /api/segments/assign?workerId=nobody&desiredSegments=1",
                "DELETE /api/segments/release?workerId=nobody",
                "GET /api/segments?workerId=nobody"
            })
    void answers404ForAnUnknownWorker(String call) {
        var answer = call(call);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.errorCode()).isEqualTo("UNKNOWN_WORKER");
        assertThat(answer.message()).contains("workerId").contains("nobody");
    }

    @ParameterizedTest
    @CsvSource({
        "POST /api/scheduler-workers/register, workerId",
        "POST /api/scheduler-workers/register?workerId=, workerId",
        "POST /api/scheduler-workers/register?workerId=a%20b, workerId",
        "POST /api/scheduler-workers/register?workerId=a%00b, workerId",
        "POST /api/scheduler-workers/register?workerId=a%0Ab, workerId",
        "POST /api/scheduler-workers/heartbeat?workerId=%F0%9F%98%80, workerId",
        "POST /api/segments/assign?workerId=w, desiredSegments",
        "POST /api/segments/assign?workerId=w&desiredSegments=-1, desiredSegments",
        "POST /api/segments/assign?workerId=w&desiredSegments=101, desiredSegments",
        "POST /api/segments/assign?workerId=w&desiredSegments=abc, desiredSegments",
        "POST /api/segments/assign?workerId=w&desiredSegments=99999999999999999999, desiredSegments",
        "POST /api/segments/assign?workerId=w&desiredSegments=1.5, desiredSegments",
        "POST /api/segments/assign?desiredSegments=1, workerId",
        "DELETE /api/segments/release, workerId",
        "DELETE /api/segments/release?workerId=%27%3B--, workerId",
        "GET /api/segments?workerId=, workerId",
        "POST /api/coordinator/heartbeat, coordinatorId",
        "POST /api/coordinator/heartbeat?coordinatorId=a%00, coordinatorId"
    })
    void refusesBadParametersNamingThem(String call, String named) {
        var answer = call(call);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.envelope().path("success").asBoolean(true)).isFalse();
        assertThat(answer.message()).contains(named);
    }

    @Test
    void refusesAnOverlongWorkerId() {
        assertThat(coordinator
                        .post("/api/scheduler-workers/register?workerId=" + "x".repeat(65))
                        .status())
                .isEqualTo(400);
        coordinator
                .post("/api/scheduler-workers/register?workerId=" + "x".repeat(64))
                .expect(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host:1",
                "http://user:pass@host:1",
                "http:///nohost",
                "not a url",
                "//host:1",
                "http://host:1?x=1",
                "http://host:1#x",
                "http://host:99999",
                "file:///etc/passwd"
            })
    void refusesAWorkerUrlThatIsNoPlainHttpUrl(String url) {
        var answer = coordinator.post(
                "/api/scheduler-workers/register?workerId=" + worker, Map.of("Scheduler-Worker-Url", url));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("Scheduler-Worker-Url");
        assertThat(coordinator.get("/api/scheduler-workers").data().findValuesAsText("workerId"))
                .doesNotContain(worker);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:22, port 22",
        "http://worker.example:6379, port 6379",
        "http://169.254.169.254/, 169.254.169.254",
        "http://[fe80::1]:8083, fe80",
        "http://[fd00:ec2::254]:8083, fd00:ec2",
        "http://[::ffff:169.254.169.254]:8083, 169.254.169.254",
        "http://[64:ff9b::a9fe:a9fe]:8083, a9fe",
        "http://0.0.0.0:8083, 0.0.0.0",
        "http://224.0.0.1:8083, 224.0.0.1"
    })
    void refusesAUrlThatCanBeNoWorkers(String url, String named) {
        var answer = coordinator.post(
                "/api/scheduler-workers/register?workerId=" + worker, Map.of("Scheduler-Worker-Url", url));
        assertThat(answer.expect(400).message())
                .contains("Scheduler-Worker-Url")
                .contains(named);
        assertThat(coordinator.get("/api/scheduler-workers").data().findValuesAsText("workerId"))
                .doesNotContain(worker);
    }

    @Test
    void refusesAPushSecretThatIsNoneAndDoesNotRepeatIt() {
        var answer = coordinator.post(
                "/api/scheduler-workers/register?workerId=" + worker,
                Map.of("Scheduler-Worker-Url", "http://127.0.0.1:8083", "Scheduler-Push-Secret", "guessable"));
        assertThat(answer.expect(400).message())
                .contains("Scheduler-Push-Secret")
                .contains("16 to 128")
                .doesNotContain("guessable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"segments\":[100]}|segments[0]",
                "{\"segments\":[1,null]}|segments[1]",
                "{\"segments\":[1.5]}|segments",
                "{\"segments\":\"1\"}|segments",
                "{\"inFlight\":-1}|inFlight",
                "{\"inFlight\":\"x\"}|inFlight",
                "{\"jobsDispatchedCount\":99999999999999999999}|jobsDispatchedCount",
                "{\"epoch\":-1}|epoch",
                "{\"lastScanTime\":\"yesterday\"}|lastScanTime",
                "{\"lastScanTime\":\"+12026-01-01T00:00:00Z\"}|lastScanTime",
                "{\"lastScanTime\":\"+999999999-12-31T23:59:59-18:00\"}|lastScanTime",
                "{\"lastScanTime\":\"-999999999-01-01T00:00:00+18:00\"}|lastScanTime",
                "{\"status\":\"a\\u0000b\"}|status",
                "{\"version\":\"a\\u0000b\"}|version",
                "{\"agentCircuit\":\"a\\u0000b\"}|agentCircuit",
                "{\"clockSkewMillis\":1.5}|clockSkewMillis",
                "[1]|body",
                "{|body"
            })
    void refusesABadLoadReportNamingTheField(String body, String named) {
        coordinator.register(worker);
        var answer = coordinator.postJson("/api/scheduler-workers/heartbeat?workerId=" + worker, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains(named);
        assertThat(listed().path("load").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"host\":\"h\",\"port\":1}|coordinatorId",
                "{\"coordinatorId\":\"c\",\"port\":1}|host",
                "{\"coordinatorId\":\"c\",\"host\":\"a b\",\"port\":1}|host",
                "{\"coordinatorId\":\"c\",\"host\":\"h\"}|port",
                "{\"coordinatorId\":\"c\",\"host\":\"h\",\"port\":0}|port",
                "{\"coordinatorId\":\"c\",\"host\":\"h\",\"port\":\"x\"}|port",
                "{\"coordinatorId\":\"c\",\"host\":\"h\",\"port\":65536}|port"
            })
    void refusesABadCoordinatorNamingTheField(String body, String named) {
        var answer = coordinator.postJson("/api/coordinator/register", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains(named);
    }

    @Test
    void exposesItsMetricsFromTheStart() {
        var names = List.of(
                "coordinator.workers.alive",
                "coordinator.segments",
                "coordinator.pushes",
                "coordinator.rebalances",
                "coordinator.expulsions",
                "coordinator.leader");
        var meters = coordinator.bean(MeterRegistry.class);
        assertThat(names)
                .allSatisfy(name -> assertThat(meters.find(name).meters()).isNotEmpty());
        await().untilAsserted(() -> assertThat(meters.get("coordinator.segments").gauges().stream()
                        .mapToDouble(Gauge::value)
                        .sum())
                .isEqualTo(100));
    }

    private static RunningCoordinator.Answer call(String call) {
        var path = call.substring(call.indexOf(' ') + 1);
        return switch (call.substring(0, call.indexOf(' '))) {
            case "POST" -> coordinator.post(path);
            case "DELETE" -> coordinator.delete(path);
            default -> coordinator.get(path);
        };
    }

    private long epoch() {
        return coordinator
                .get("/api/segments?workerId=" + worker)
                .expect(200)
                .data()
                .path("epoch")
                .asLong();
    }

    private com.fasterxml.jackson.databind.JsonNode listed() {
        for (var active : coordinator.get("/api/scheduler-workers").expect(200).data()) {
            if (active.path("workerId").asText().equals(worker)) {
                return active;
            }
        }
        throw new AssertionError(worker + " is not listed");
    }
}
