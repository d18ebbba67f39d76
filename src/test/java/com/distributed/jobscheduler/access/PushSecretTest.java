package com.distributed.jobscheduler.access;

import static com.distributed.jobscheduler.access.AccessTest.send;
import static com.distributed.jobscheduler.access.AccessTest.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The secret that a worker gives with its URL: it opens one route, and pushes use it where tokens are required. */
@Tag("ci")
class PushSecretTest {
    private static final String SEGMENTS = "/api/scheduler-worker/segments";

    private static ConfigurableApplicationContext worker(String id, String coordinator) {
        return Service.WORKER.start(
                "--scheduler.worker.worker-id=" + id,
                "--scheduler.worker.coordinator-url=" + coordinator,
                "--scheduler.worker.coordinator-token=" + token("worker"),
                "--scheduler.access.always-required=true",
                "--scheduler.access.tokens.operator=" + token("operator"));
    }

    @Test
    void opensTheOneRouteOfTheWorkerThatMadeIt() throws Exception {
        var secrets = new ConcurrentHashMap<String, String>();
        var coordinator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        coordinator.createContext("/", exchange -> {
            var secret = exchange.getRequestHeaders().getFirst("Scheduler-Push-Secret");
            if (secret != null) {
                secrets.put(exchange.getRequestURI().getQuery(), secret);
            }
            var body = "{\"success\":true,\"data\":{}}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        coordinator.start();
        var url = "http://127.0.0.1:" + coordinator.getAddress().getPort();
        try (var one = worker("one", url);
                var other = worker("other", url)) {
            await().until(() -> secrets.keySet().containsAll(Set.of("workerId=one", "workerId=other")));
            var own = secrets.get("workerId=one");
            assertThat(own).hasSizeGreaterThanOrEqualTo(64).isNotEqualTo(secrets.get("workerId=other"));

            assertThat(status(one, "POST", SEGMENTS, own))
                    .as("past the gate, and without a body")
                    .isEqualTo(400);
            assertThat(status(other, "POST", SEGMENTS, own)).isEqualTo(401);
            assertThat(status(one, "POST", SEGMENTS, own + "0")).isEqualTo(401);
            for (var route : Map.of(
                            SEGMENTS,
                            "GET",
                            "/api/scheduler-worker/status",
                            "GET",
                            "/api/scheduler-worker/scan",
                            "POST")
                    .entrySet()) {
                assertThat(status(one, route.getValue(), route.getKey(), own))
                        .as("%s", route)
                        .isEqualTo(401);
            }
            assertThat(send(one, "POST", SEGMENTS, "Authorization", "Bearer " + own)
                            .statusCode())
                    .as("it is no token")
                    .isEqualTo(401);
        } finally {
            coordinator.stop(0);
        }
    }

    @Test
    void letsPushesThroughWhereTokensAreAskedForThoughTheCoordinatorHasNone() {
        try (var coordinator = Service.COORDINATOR.start(
                        "--scheduler.access.always-required=true",
                        "--scheduler.access.tokens.operator=" + token("operator"),
                        "--scheduler.access.tokens.worker=" + token("worker"));
                var worker = worker(
                        "pushed",
                        "http://127.0.0.1:" + coordinator.getEnvironment().getProperty("local.server.port"))) {
            var operator = "Bearer " + token("operator");
            var assign = "/api/segments/assign?workerId=pushed&desiredSegments=3";
            await().until(() ->
                    send(coordinator, "POST", assign, "Authorization", operator).statusCode() == 200);

            // Its heartbeats are an hour apart: only a push can have brought the segments.
            await().untilAsserted(() -> assertThat(send(worker, "GET", SEGMENTS, "Authorization", operator)
                            .body())
                    .contains("\"segments\":[0,1,2]"));
        }
    }

    private static int status(ConfigurableApplicationContext worker, String method, String path, String secret) {
        return send(worker, method, path, "Scheduler-Push-Secret", secret).statusCode();
    }
}
