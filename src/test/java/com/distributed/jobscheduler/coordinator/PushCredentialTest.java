package com.distributed.jobscheduler.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.testing.SettableClock;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The credential of a push to a URL that a caller has named. */
@Tag("ci")
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(SharedCoordinator.LOCK)
class PushCredentialTest {
    private static final String TOKEN = SharedCoordinator.WORKER_TOKEN;
    private static final String SECRET = "made-by-the-worker-0123456789";

    private final SettableClock clock = new SettableClock();
    private final List<Headers> pushes = new CopyOnWriteArrayList<>();
    private HttpServer named;

    @BeforeEach
    void listen() throws IOException {
        named = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        named.createContext("/", exchange -> {
            pushes.add(exchange.getRequestHeaders());
            var body = "{\"success\":true}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        named.start();
    }

    @AfterEach
    void close() {
        named.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + named.getAddress().getPort();
    }

    private RunningCoordinator start(String database, String... properties) {
        var all = new ArrayList<>(List.of("coordinator.worker-token=" + TOKEN));
        all.addAll(List.of(properties));
        var coordinator = RunningCoordinator.start(database, clock, all.toArray(String[]::new));
        await().until(coordinator::leads);
        return coordinator;
    }

    @Test
    void aWorkerThatNamesAUrlIsNotShownTheCoordinatorsToken() {
        var coordinator = SharedCoordinator.emptied(TestDatabase.H2).coordinator();
        coordinator.register("hostile", url());
        coordinator.assign("hostile", 3);

        await().until(() -> !pushes.isEmpty());
        assertThat(pushes).allSatisfy(headers -> {
            assertThat(headers).doesNotContainKeys("Authorization", "Scheduler-push-secret");
            assertThat(headers.toString()).doesNotContain(TOKEN);
        });
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void aWorkerIsShownTheSecretThatItGaveAlsoByTheNextLeaderAndNobodyElseIs(
            TestDatabase database, CapturedOutput output) {
        var shared = SharedCoordinator.emptied(database);
        join(shared.coordinator(), "own", SECRET);
        shared.coordinator().assign("own", 3);
        await().until(() -> !pushes.isEmpty());

        var coordinator = shared.restarted(pushes::clear);
        coordinator.assign("own", 4);
        await().until(() -> !pushes.isEmpty());
        assertThat(pushes.getFirst().getFirst("Scheduler-Push-Secret")).isEqualTo(SECRET);
        assertThat(coordinator.get("/api/scheduler-workers").envelope().toString())
                .contains(url())
                .doesNotContain(SECRET);
        assertThat(output.toString()).doesNotContain(SECRET).doesNotContain(TOKEN);

        // A caller that names another URL also names its secret, or none: the first secret does not go there.
        pushes.clear();
        coordinator.register("own", url() + "/elsewhere");
        coordinator.assign("own", 5);
        await().until(() -> !pushes.isEmpty());
        assertThat(pushes).allSatisfy(headers -> assertThat(headers).doesNotContainKey("Scheduler-push-secret"));
    }

    @Test
    void theTokenGoesWhereTheOperatorsConfigurationSays() {
        try (var coordinator = start(TestDatabase.H2.newUrl(), "coordinator.worker-urls=" + url() + "/a")) {
            coordinator.register("listed", url() + "/a/b");
            coordinator.assign("listed", 3);
            await().until(() -> !pushes.isEmpty());
            assertThat(pushes.getFirst().getFirst("Authorization")).isEqualTo("Bearer " + TOKEN);

            pushes.clear();
            coordinator.register("beside", url() + "/ab");
            coordinator.assign("beside", 3);
            await().until(() -> !pushes.isEmpty());
            assertThat(pushes).allSatisfy(headers -> assertThat(headers).doesNotContainKey("Authorization"));
        }
    }

    @Test
    void aWriteIsSentOnToTheElectedLeaderAndNeverToWhoeverRegisteredUnderItsName() {
        var database = TestDatabase.H2.newUrl();
        try (var leader = start(database);
                var follower = RunningCoordinator.start(
                        database,
                        clock,
                        "coordinator.node.id=coordinator-2",
                        "coordinator.coordinator-token=" + TOKEN)) {
            follower.postJson(
                            "/api/coordinator/register",
                            "{\"coordinatorId\":\"coordinator-1\",\"host\":\"127.0.0.1\",\"port\":%d}"
                                    .formatted(named.getAddress().getPort()))
                    .expect(200);

            follower.register("through");

            assertThat(leader.get("/api/scheduler-workers").data().findValuesAsText("workerId"))
                    .containsExactly("through");
            assertThat(pushes).isEmpty();
        }
    }

    private void join(RunningCoordinator coordinator, String workerId, String secret) {
        coordinator
                .post(
                        "/api/scheduler-workers/register?workerId=" + workerId,
                        Map.of("Scheduler-Worker-Url", url(), "Scheduler-Push-Secret", secret))
                .expect(200);
    }
}
