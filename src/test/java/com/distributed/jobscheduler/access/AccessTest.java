package com.distributed.jobscheduler.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.http.startup.RefusedStartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Who may call each of the four services, over real sockets. */
@Tag("application")
class AccessTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Map<Service, ConfigurableApplicationContext> GUARDED = new EnumMap<>(Service.class);
    private static final Set<String> WITHOUT_TOKEN = Set.of("/actuator/health", "/actuator/health/liveness");

    private static ConfigurableApplicationContext guarded(Service service) {
        return GUARDED.computeIfAbsent(service, AccessTest::startGuarded);
    }

    @AfterAll
    static void stop() {
        GUARDED.values().forEach(ConfigurableApplicationContext::close);
        GUARDED.clear();
    }

    private static ConfigurableApplicationContext startGuarded(Service service) {
        return service.start(
                "--server.address=0.0.0.0",
                "--management.server.address=0.0.0.0",
                "--scheduler.access.tokens.operator=" + token("operator"),
                "--scheduler.access.tokens.coordinator=" + token("coordinator"),
                "--scheduler.access.tokens.worker=" + token("worker"),
                "--scheduler.access.tokens.agent=" + token("agent"),
                "--scheduler.access.tokens.reader=" + token("reader") + "," + token("next"),
                "--scheduler.access.tokens.client.billing=" + token("client"),
                "--scheduler.worker.console.job-store=true",
                "--scheduler.worker.job-store-url=http://127.0.0.1:1");
    }

    private record Route(String method, String path) {}

    /** Calls other than reads. */
    private static Set<Route> routesOfAClient(Service service) {
        var jobs = service == Service.WORKER ? "/api/scheduler-worker/console/jobs" : "/api/jobs";
        return switch (service) {
            case COORDINATOR, AGENT -> Set.of();
            case WORKER ->
                Set.of(
                        new Route("POST", jobs),
                        new Route("POST", "/api/scheduler-worker/console/preview"),
                        new Route("DELETE", jobs + "/1"),
                        new Route("PATCH", jobs + "/1"),
                        new Route("POST", jobs + "/1/1"));
            case JOB_STORE ->
                Set.of(
                        new Route("POST", jobs),
                        new Route("POST", jobs + "/batch"),
                        new Route("DELETE", jobs + "/1"),
                        new Route("PATCH", jobs + "/1"),
                        new Route("PUT", jobs + "/by-key/1"),
                        new Route("DELETE", jobs + "/by-key/1"),
                        new Route("POST", jobs + "/1/pause"),
                        new Route("POST", jobs + "/1/resume"),
                        new Route("POST", jobs + "/1/run-now"),
                        new Route("POST", jobs + "/1/replay"),
                        new Route("POST", jobs + "/actions"),
                        new Route("POST", "/api/job-schedules/preview"));
        };
    }

    static String token(String role) {
        return role + "-0123456789abcdef";
    }

    private static String base(ConfigurableApplicationContext context, String path) {
        var port = path.startsWith("/actuator") ? "local.management.port" : "local.server.port";
        return "http://localhost:" + context.getEnvironment().getProperty(port);
    }

    static HttpResponse<String> send(
            ConfigurableApplicationContext context, String method, String path, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create(base(context, path) + path)).method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> as(
            ConfigurableApplicationContext context, String role, String method, String path) {
        return send(context, method, path, "Authorization", "Bearer " + token(role));
    }

    /** All of Spring's routes, with a value for each variable, and the actuator's. */
    private static List<Route> routes(ConfigurableApplicationContext context) {
        var routes = new ArrayList<Route>();
        context.getBeansOfType(RequestMappingHandlerMapping.class)
                .values()
                .forEach(mapping -> mapping.getHandlerMethods()
                        .keySet()
                        .forEach(info -> info.getPatternValues().forEach(pattern -> {
                            var path = pattern.replaceAll("\\{[^}]*\\}", "1");
                            var methods = info.getMethodsCondition().getMethods();
                            if (methods.isEmpty()) {
                                routes.add(new Route("GET", path));
                                routes.add(new Route("POST", path));
                            }
                            methods.forEach(method -> routes.add(new Route(method.name(), path)));
                        })));
        for (var path : List.of("", "/info", "/prometheus", "/health", "/health/liveness", "/env", "/shutdown")) {
            routes.add(new Route("GET", "/actuator" + path));
            routes.add(new Route("POST", "/actuator" + path));
        }
        return routes;
    }

    @ParameterizedTest
    @EnumSource
    void leavesNoRouteWithoutAToken(Service service) {
        var context = guarded(service);
        var routes = routes(context);
        var soft = new SoftAssertions();
        assertThat(routes).hasSizeGreaterThan(16);
        for (var route : routes) {
            var open = route.method.equals("GET") && WITHOUT_TOKEN.contains(route.path);
            var none = send(context, route.method, route.path);
            soft.assertThat(none.statusCode()).as("%s", route).matches(status -> open ? status != 401 : status == 401);
            if (!open) {
                soft.assertThat(none.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
                soft.assertThat(none.body()).contains("\"errorCode\":\"UNAUTHORIZED\"");
            }
            soft.assertThat(as(context, "nobody", route.method, route.path).statusCode())
                    .as("with an unknown token: %s", route)
                    .isEqualTo(401);
            if (!route.method.equals("GET")) {
                soft.assertThat(as(context, "reader", route.method, route.path).statusCode())
                        .as("as a reader: %s", route)
                        .isEqualTo(403);
            }
        }
        soft.assertAll();
    }

    @ParameterizedTest
    @EnumSource
    void letsAClientSubmitAndSteerAndReadAndDoNothingElse(Service service) {
        var context = guarded(service);
        var own = routesOfAClient(service);
        var soft = new SoftAssertions();
        assertThat(routes(context)).containsAll(own);
        for (var route : routes(context)) {
            if (route.path.endsWith("/events")) {
                continue; // a stream, which does not end
            }
            var answer = as(context, "client", route.method, route.path);
            var label = "%s: %s".formatted(route, answer.body());
            if (own.contains(route)) {
                soft.assertThat(answer.statusCode()).as(label).isNotIn(401, 403);
                continue;
            }
            if (route.method.equals("GET")) {
                soft.assertThat(answer.statusCode())
                        .as(label)
                        .isEqualTo(
                                as(context, "reader", route.method, route.path).statusCode());
                continue;
            }
            soft.assertThat(answer.statusCode()).as(label).isEqualTo(403);
            soft.assertThat(answer.body())
                    .as(label)
                    .contains("\"errorCode\":\"FORBIDDEN\"", "the role client may not do this; it may read")
                    .matches(body -> own.stream()
                            .allMatch(each ->
                                    body.contains(each.method + " " + each.path.split("/1", 2)[0])));
        }
        soft.assertAll();
    }

    @ParameterizedTest
    @EnumSource
    void letsInTheRoleThatTheRouteIsFor(Service service) {
        var context = guarded(service);
        var peers = switch (service) {
            case WORKER -> List.of(new Route("POST", "/api/scheduler-worker/segments"));
            case JOB_STORE ->
                List.of(new Route("POST", "/api/job-schedules/claim"), new Route("PUT", "/api/jobs/1/status"));
            case COORDINATOR -> List.of(new Route("POST", "/api/segments/assign"));
            case AGENT -> List.of(new Route("POST", "/api/worker-agent/dispatch"));
        };
        var read = switch (service) {
            case WORKER -> "/api/scheduler-worker/status";
            case JOB_STORE -> "/api/workers";
            case COORDINATOR -> "/api/segments";
            case AGENT -> "/api/worker-agent/status";
        };
        for (var route : peers) {
            assertThat(as(context, service.peer(), route.method, route.path).statusCode())
                    .as("%s", route)
                    .isNotIn(401, 403);
            assertThat(as(context, "operator", route.method, route.path).statusCode())
                    .isNotIn(401, 403);
        }
        for (var role : List.of("operator", "coordinator", "worker", "agent", "reader", "next")) {
            assertThat(as(context, role, "GET", read).statusCode()).as(role).isEqualTo(200);
        }
        for (var page : List.of("/actuator/prometheus", "/v3/api-docs", "/swagger-ui.html", "/swagger-ui/start.js")) {
            assertThat(as(context, "reader", "GET", page).statusCode()).as(page).isIn(200, 302);
            assertThat(send(context, "GET", page).statusCode()).as(page).isEqualTo(401);
        }
        assertThat(as(context, "operator", "GET", "/actuator/env").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "agent"})
    void leavesCancellingToTheOperatorByWhateverCall(String role) {
        var context = guarded(Service.JOB_STORE);
        var cancel = "/api/jobs/1/status?status=CANCELLED";

        assertThat(as(context, role, "PUT", cancel).statusCode()).isEqualTo(403);
        assertThat(as(context, role, "PUT", cancel).body()).contains("status: CANCELLED is the operator's");
        assertThat(as(context, "operator", "PUT", cancel).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource
    void isNotPassedByTricksInThePathOrTheFraming(Service service) throws IOException {
        var target = switch (service) {
            case WORKER -> "scheduler-worker/scan";
            case JOB_STORE -> "jobs";
            case COORDINATOR -> "coordinator/register";
            case AGENT -> "worker-agent/dispatch";
        };
        var context = guarded(service);
        var soft = new SoftAssertions();
        for (var path : List.of(
                "/api/" + target + "/",
                "/api//" + target,
                "//api/" + target,
                "/api/./" + target,
                "/api/x/../" + target,
                "/console/..;/api/" + target,
                "/webjars/%2e%2e/api/" + target,
                "/webjars/..%2fapi/" + target,
                "/actuator/health/..;/../../api/" + target,
                "/api/" + target + ";jsessionid=1",
                "/api;a=b/" + target,
                "/API/" + target.toUpperCase(Locale.ROOT),
                "/%61pi/" + target,
                "/api%2f" + target,
                "/api/" + target + "%00",
                "/api/" + target + "%0d%0aX:y",
                "/api\\" + target,
                "http://elsewhere/api/" + target)) {
            for (var method : List.of("POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "post", "FOO")) {
                var answer = raw(
                        context,
                        method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                                + "Content-Length: 0\r\nConnection: close\r\n\r\n");
                soft.assertThat(answer)
                        .as("%s %s", method, path)
                        .containsPattern("^HTTP/1.1 (400|401|403|404|405|501) ");
            }
        }
        var head = "POST /api/" + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        for (var framing : List.of(
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello",
                "Transfer-Encoding: xchunked\r\n\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "X-A: b\r\n Authorization: Bearer " + token("operator") + "\r\nContent-Length: 0\r\n\r\n",
                "Authorization : Bearer " + token("operator") + "\r\nContent-Length: 0\r\n\r\n",
                "Authorization: Basic " + token("operator") + "\r\nContent-Length: 0\r\n\r\n",
                "Authorization: Bearer\r\nContent-Length: 0\r\n\r\n",
                "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Host: localhost\r\nContent-Length: 0\r\n\r\n",
                "X-Original-URL: /actuator/health\r\nX-HTTP-Method-Override: GET\r\nContent-Length: 0\r\n\r\n",
                "X-Big: " + "x".repeat(20_000) + "\r\nContent-Length: 0\r\n\r\n")) {
            soft.assertThat(raw(context, head + framing))
                    .as(framing.substring(0, Math.min(60, framing.length())))
                    .containsPattern("^HTTP/1.1 (400|401|403|501) ");
        }
        soft.assertAll();
    }

    static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    static String raw(ConfigurableApplicationContext context, String request) throws IOException {
        var port = Integer.parseInt(context.getEnvironment().getProperty("local.server.port"));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesToStartBeyondTheLoopbackInterfaceWithoutAToken(Service service) {
        for (var property : List.of("server.address", "management.server.address")) {
            assertThatThrownBy(() -> service.start("--" + property + "=0.0.0.0").close())
                    .rootCause()
                    .isInstanceOf(RefusedStartException.class)
                    .hasMessageContaining(property)
                    .hasMessageContaining("set scheduler.access.token-file");
        }
    }

    @Test
    @ResourceLock(Service.ALONE)
    void asksNothingOnTheLoopbackInterfaceButKeepsForeignPagesOut() throws IOException {
        var context = Service.WORKER.alone();
        var scan = "/api/scheduler-worker/scan";
        assertThat(send(context, "POST", scan).statusCode()).isIn(202, 409);
        assertThat(send(context, "POST", scan, "Authorization", "Bearer whatever")
                        .statusCode())
                .isIn(202, 409);
        assertThat(send(context, "POST", scan, "Origin", base(context, scan)).statusCode())
                .isIn(202, 409);
        assertThat(send(context, "POST", scan, "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(send(context, "POST", scan, "Origin", "null").statusCode()).isEqualTo(403);
        assertThat(send(context, "POST", scan, "Sec-Fetch-Site", "same-site").statusCode())
                .isEqualTo(403);
        assertThat(raw(
                        context,
                        lines(
                                "GET /api/scheduler-worker/status HTTP/1.1",
                                "Host: evil.example",
                                "Connection: close",
                                "")))
                .startsWith("HTTP/1.1 403 ");
        var status = send(context, "GET", "/api/scheduler-worker/status");
        assertThat(status.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'");
        assertThat(status.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(status.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(send(context, "GET", "/")
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElseThrow())
                .contains("script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(context.getEnvironment().getProperty("local.management.port"))
                .isNotEqualTo(context.getEnvironment().getProperty("local.server.port"));
        assertThat(raw(context, "GET /actuator/prometheus HTTP/1.0\r\n\r\n")).contains(" 404 ");
    }

    @Test
    void followsTheTokenFileWithoutARestart(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("tokens"), "# ours\noperator " + token("old") + "\n");
        try (var context = Service.AGENT.start(
                "--scheduler.access.always-required=true", "--scheduler.access.token-file=" + file)) {
            var path = "/api/worker-agent/status";
            assertThat(as(context, "old", "GET", path).statusCode()).isEqualTo(200);
            assertThat(send(context, "GET", path).statusCode()).isEqualTo(401);

            Files.writeString(file, "operator " + token("old") + "\noperator " + token("newer") + "\n");
            await().until(() -> as(context, "newer", "GET", path).statusCode() == 200);
            assertThat(as(context, "old", "GET", path).statusCode()).isEqualTo(200);

            Files.writeString(file, "operator short\n");
            await().pollDelay(Duration.ofMillis(1500))
                    .until(() -> as(context, "newer", "GET", path).statusCode() == 200);

            Files.writeString(file, "operator " + token("newer") + "\n");
            await().until(() -> as(context, "old", "GET", path).statusCode() == 401);
        }
    }
}
