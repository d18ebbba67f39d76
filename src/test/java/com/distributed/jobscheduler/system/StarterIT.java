package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.agent.CallingStore;
import com.distributed.jobscheduler.http.client.CertificateAuthority;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** Somebody's Spring Boot application becomes an agent by one dependency and one bean, and stays what it was. */
@Tag("ci")
class StarterIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Path SHOP = Path.of("src/test/resources/shop");
    private static final List<String> SHOPS_STARTERS =
            List.of("spring-boot-starter-web", "spring-boot-starter-actuator", "spring-boot-starter-security");

    private static final List<String> LEDGERS_LIBRARIES =
            List.of("spring-boot-starter-web", "spring-boot-starter-jdbc", "com.h2database:h2");

    @TempDir
    static Path shared;

    private static List<Path> example;
    private static List<Path> shopAlone;
    private static List<Path> shopWithUs;
    private static List<Path> ledger;

    @TempDir
    Path folder;

    @BeforeAll
    static void build() throws IOException {
        var pom = ConsumerBuild.example();
        var classPaths = ConsumerBuild.classPaths(List.of(
                pom,
                ConsumerBuild.withDependencies(pom, SHOPS_STARTERS, false),
                ConsumerBuild.withDependencies(pom, SHOPS_STARTERS, true),
                ConsumerBuild.withDependencies(pom, LEDGERS_LIBRARIES, true)));
        example = built("example", classPaths.get(0), Path.of("src/examples/spring-boot-agent"));
        shopAlone = built("alone", classPaths.get(1), SHOP.resolve("shop"));
        shopWithUs = built("with-us", classPaths.get(2), SHOP.resolve("shop"), SHOP.resolve("handlers"));
        ledger = built("ledger", classPaths.get(3), SHOP.resolve("ledger"));
    }

    private static List<Path> built(String name, List<Path> classPath, Path... sources) throws IOException {
        var target = Files.createDirectories(shared.resolve(name));
        return OtherApplication.with(
                classPath,
                OtherApplication.compile(target, classPath, sources),
                SHOP.resolve("resources").toAbsolutePath());
    }

    @Test
    void bringsNothingOfTheOtherRoles() {
        assertThat(example)
                .extracting(jar -> jar.getFileName().toString())
                .noneMatch(
                        name -> name.matches(
                                "(?i)h2-.*|.*(jdbc|hikari|flyway|postgres|shedlock|springdoc|swagger|webjars|uplot|security|actuator|spring-retry|spring-boot3|opentelemetry|prometheus).*"))
                .anyMatch(name -> name.matches("scheduler-worker-.*-agent.jar"));
    }

    @Test
    void runsAJobOfASystemThatComesLater() throws Exception {
        var store = new Service(FreePort.take());
        try (var billing = OtherApplication.start(
                folder,
                "billing",
                example,
                "com.example.billing.Billing",
                "--server.port=0",
                "--server.servlet.context-path=/shop",
                "--spring.application.name=billing",
                "--worker.agent.heartbeat-interval=500ms",
                "--worker.agent.job-store-url=" + store.url())) {
            var port = OtherApplication.port(billing);
            var status = JSON.readTree(
                    body(RawCall.of("GET", "/shop/api/worker-agent/status").answerFrom(port)));
            assertThat(status.path("data").path("workerId").asText()).isEqualTo("billing");
            assertThat(status.path("data").path("handlers"))
                    .extracting(name -> name.asText())
                    .containsExactly("command", "http", "invoice", "log");
            await().atMost(SOON).until(() -> billing.output().contains("store.unreachable"));

            try (var system = system(store, "http://localhost:" + port + "/shop")) {
                system.awaitReady(store.port());
                var id = store.post("/api/jobs", """
                                {"jobName":"invoice:42","frequency":"ONE_TIME","executionTime":"%s","payload":"order 42",\
                                "segment":5}""".formatted(Instant.EPOCH))
                        .path("id")
                        .asLong();

                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(store.get("/api/jobs/" + id)
                                        .path("status")
                                        .asText())
                                .as(system.output())
                                .isEqualTo("COMPLETED"));
                await().atMost(SOON).until(() -> billing.output().contains("agent.registered"));
                assertThat(store.get("/api/executions?jobId=" + id)
                                .path(0)
                                .path("handler")
                                .asText())
                        .isEqualTo("invoice");
                assertThat(store.get("/api/workers"))
                        .anyMatch(worker -> worker.path("workerId").asText().equals("billing")
                                && worker.path("url").asText().equals("http://localhost:" + port + "/shop"));
            }
            assertThat(billing.output()).contains("invoice sent for order 42").containsOnlyOnce("store.reachable");
            assertThat(billing.terminate()).isEqualTo(143);
            assertThat(billing.output()).contains("drain.ended");
        }
    }

    @Test
    void leavesTheApplicationItsDatabaseAndItsTransactions() throws Exception {
        var store = new Service(FreePort.take());
        try (var books = OtherApplication.start(
                folder,
                "ledger",
                ledger,
                "com.example.ledger.Ledger",
                "--server.port=0",
                "--worker.agent.job-store-url=" + store.url())) {
            var port = OtherApplication.port(books);
            try (var system = system(store, "http://localhost:" + port)) {
                system.awaitReady(store.port());
                var kept = entry(store, "kept");
                var broken = entry(store, "broken");

                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(List.of(statusOf(store, kept), statusOf(store, broken)))
                                .as(books.output() + system.output())
                                .containsExactly("COMPLETED", "FAILED"));
            }
            // The handler that failed had written its entry first.
            assertThat(new Service(port).get("/entries")).hasToString("[\"kept\"]");
        }
    }

    /** A job store at this address, and a worker with segment 5 and this agent. */
    private SchedulerProcess system(Service store, String agentUrl) {
        return SchedulerProcess.start(
                folder,
                "system",
                "--role=job-store,worker",
                "--job-store/server.port=" + store.port(),
                "--worker/server.port=" + FreePort.take(),
                "--scheduler.worker.assigned-segments=5",
                "--scheduler.worker.scan-interval=500",
                "--scheduler.worker.job-store-url=" + store.url(),
                "--scheduler.worker.worker-agent-url=" + agentUrl);
    }

    private static long entry(Service store, String text) {
        return store.post("/api/jobs", """
                        {"jobName":"entry","frequency":"ONE_TIME","executionTime":"%s","payload":"%s","maxRetries":0,"segment":5}\
                        """.formatted(Instant.EPOCH, text))
                .path("id")
                .asLong();
    }

    private static String statusOf(Service store, long job) {
        return store.get("/api/jobs/" + job).path("status").asText();
    }

    @Test
    void keepsEveryRuleOfTheProtocol() throws Exception {
        var port = FreePort.take();
        var command = String.join(" ", OtherApplication.command(example, "com.example.billing.Billing"));
        var script = Files.writeString(folder.resolve("billing.sh"), """
                exec %s --server.port=%d --worker.agent.job-store-url=$JOB_STORE_URL --worker.agent.heartbeat-interval=2s \\
                  --worker.agent.command.commands.quick=true --worker.agent.command.commands.slow=sleep,15
                """.formatted(command, port));
        try (var check = SchedulerProcess.start(
                folder,
                "check",
                "--check-agent=http://localhost:" + port,
                "--store-port=" + FreePort.take(),
                "--handler=command",
                "--payload={\"command\":\"quick\"}",
                "--slow-payload={\"command\":\"slow\"}",
                "--start-agent=bash " + script)) {
            assertThat(check.awaitExit(Duration.ofMinutes(4)))
                    .as(check.output())
                    .isZero();
            assertThat(check.output()).contains("26 hold, 0 broken, 0 not shown. No must is broken.");
        }
    }

    @Test
    void registersTheApplicationsUrlOnceItAnswersThere() throws Exception {
        var authority = new CertificateAuthority(folder, "authority");
        authority.writeCertificate(folder.resolve("ca.crt"));
        authority.issue("dns:localhost", folder.resolve("web.crt"), folder.resolve("web.key"));
        var trusted = PemSslStoreDetails.forCertificate(folder.resolve("ca.crt").toString());
        var http = HttpClient.newBuilder()
                .sslContext(SslBundle.of(new PemSslStoreBundle(null, trusted)).createSslContext())
                .build();
        try (var store = new CallingStore(http);
                var billing = OtherApplication.start(
                        folder,
                        "billing",
                        example,
                        "com.example.billing.Billing",
                        "--server.port=0",
                        "--server.servlet.context-path=/shop",
                        "--spring.mvc.servlet.path=/pages",
                        "--server.ssl.bundle=web",
                        "--spring.ssl.bundle.pem.web.keystore.certificate=" + folder.resolve("web.crt"),
                        "--spring.ssl.bundle.pem.web.keystore.private-key=" + folder.resolve("web.key"),
                        "--worker.agent.heartbeat-interval=1h",
                        "--worker.agent.job-store-url=" + store.url())) {
            var port = OtherApplication.port(billing);
            await().atMost(SOON).until(() -> !store.registrations().isEmpty());

            assertThat(store.registrations()).hasSize(1);
            assertThat(store.registrations().getFirst().url()).isEqualTo("https://localhost:" + port + "/shop");
            assertThat(store.registrations().getFirst().status()).contains("\"status\":\"ONLINE\"");
        }
    }

    @Test
    void leavesTheApplicationsOwnAnswersAsTheyAre() throws Exception {
        try (var alone =
                        OtherApplication.start(folder, "alone", shopAlone, "com.example.shop.Shop", "--server.port=0");
                var withUs = OtherApplication.start(
                        folder, "with-us", shopWithUs, "com.example.shop.Shop", "--server.port=0")) {
            var without = OtherApplication.port(alone);
            var with = OtherApplication.port(withUs);

            for (var call : callsOfTheShop()) {
                assertThat(call.answerFrom(with)).as(call.toString()).isEqualTo(call.answerFrom(without));
            }
            // Its entries come in no order.
            assertThat(JSON.readTree(body(RawCall.of("GET", "/actuator").answerFrom(with))))
                    .isEqualTo(JSON.readTree(body(RawCall.of("GET", "/actuator").answerFrom(without))));
            assertThat(body(RawCall.of("GET", "/data-sources").answerFrom(with)))
                    .isEqualTo("data sources: 0");
            assertThat(addedBeans(without, with))
                    .filteredOn(bean -> !bean.contains("alidat")) // of spring-boot-starter-validation
                    .containsExactlyInAnyOrder(
                            "schedulerAgent",
                            "schedulerAgentDoor",
                            "schedulerAgentFilter",
                            "schedulerAgentServlet",
                            "com.distributed.jobscheduler.starter.AgentAutoConfiguration",
                            "shopHandlers",
                            "shopHandlers.Returns",
                            "parcels");

            var status = RawCall.of("GET", "/api/worker-agent/status").answerFrom(with);
            assertThat(status).startsWith("HTTP/1.1 200").contains("\"workerId\":\"shop\"", "parcel", "return");
            assertThat(RawCall.of("GET", "/api/worker-agent/nothing").answerFrom(with))
                    .startsWith("HTTP/1.1 404")
                    .contains("\"errorCode\":\"NOT_FOUND\"");
            assertThat(RawCall.withBody("POST", "/api/worker-agent/dispatch", "{", "Content-Type: application/json")
                            .answerFrom(with))
                    .startsWith("HTTP/1.1 400")
                    .contains("\"errorCode\":\"MALFORMED_REQUEST\"");
            assertThat(RawCall.of("GET", "/api/worker-agent/status", "X-Forwarded-For: 127.0.0.1")
                            .answerFrom(with))
                    .startsWith("HTTP/1.1 401")
                    .contains("this machine alone may call");
            assertThat(RawCall.of("GET", "/actuator/metrics/scheduler.agent.capacity")
                            .answerFrom(with))
                    .startsWith("HTTP/1.1 200");
        }
    }

    /** Whatever a filter, an advice, a converter or a setting of ours could have changed. */
    private static List<RawCall> callsOfTheShop() {
        var json = "Content-Type: application/json";
        return List.of(
                RawCall.of("GET", "/hello"),
                RawCall.of("GET", "/hello?name=you&unknown=1&name=two"),
                RawCall.of("GET", "/hello?name=%zz"),
                RawCall.of("GET", "/hello?name="),
                RawCall.of("HEAD", "/hello"),
                RawCall.of("OPTIONS", "/hello"),
                RawCall.of("TRACE", "/hello"),
                RawCall.of("DELETE", "/hello"),
                RawCall.of("GET", "/hello", "Accept: application/xml"),
                RawCall.of("GET", "/api/something"),
                RawCall.of("GET", "/api/something", "Accept: text/html"),
                RawCall.of("GET", "/api/something?unknown=1"),
                RawCall.of("PUT", "/api/upload"),
                RawCall.withBody(
                        "POST", "/api/something", "{\"item_count\":1.7,\"customer_name\":5,\"other\":1}", json),
                RawCall.withBody("POST", "/api/something", "{\"item_count\":null}", json),
                RawCall.withBody("POST", "/api/something", "{", json),
                RawCall.withBody("POST", "/api/something", "<a/>", "Content-Type: application/xml"),
                RawCall.withBody("POST", "/api/something", "a=b", "Content-Type: */*"),
                RawCall.of("POST", "/api/something", json),
                RawCall.withBody(
                        "POST", "/api/upload", "x".repeat(2_000_000), "Content-Type: application/octet-stream"),
                RawCall.of("GET", "/api/items/7"),
                RawCall.of("GET", "/api/items/+7"),
                RawCall.of("GET", "/api/items/0x7"),
                RawCall.of("GET", "/api/items/many"),
                RawCall.of("GET", "/api/teapot"),
                RawCall.of("GET", "/api/broken"),
                RawCall.of("DELETE", "/api/forbidden"),
                RawCall.of("GET", "/api/nothing"),
                RawCall.of("GET", "/nothing", "Accept: text/html"),
                RawCall.of("GET", "/error"),
                RawCall.of("GET", "/a/..;/hello"),
                RawCall.of("GET", "/secret/plans"),
                RawCall.of("GET", "/secret/plans", "Authorization: Basic YWxpY2U6d29uZGVybGFuZA=="),
                RawCall.of("GET", "/secret/plans", "Authorization: Bearer abcdefghijklmnopqrstuvwxyz"),
                RawCall.of("GET", "/actuator/info"),
                RawCall.of("GET", "/actuator/health"),
                RawCall.of("GET", "/v3/api-docs"),
                RawCall.of("GET", "/swagger-ui.html"),
                RawCall.of("GET", "/h2-console"),
                RawCall.of("GET", "/"));
    }

    private static List<String> addedBeans(int without, int with) throws IOException {
        var before = beans(without);
        var after = new ArrayList<>(beans(with));
        after.removeAll(before);
        return after;
    }

    private static List<String> beans(int port) throws IOException {
        return List.of(JSON.readValue(
                body(RawCall.of("GET", "/beans", "Connection: close").answerFrom(port)), String[].class));
    }

    private static String body(String answer) {
        var body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        return answer.contains("Transfer-Encoding: chunked")
                ? String.join(
                        "",
                        Stream.of(body.split("\r\n", -1))
                                .filter(line -> !line.matches("[0-9a-f]{0,8}"))
                                .toList())
                : body;
    }

    @Test
    void saysInOneSentenceThatTwoHandlersHaveOneName() {
        try (var shop = OtherApplication.start(
                folder, "twice", shopWithUs, "com.example.shop.Shop", "--server.port=0", "--shop.twice=true")) {
            assertThat(shop.awaitExit(SOON)).isEqualTo(1);
            assertThat(shop.output())
                    .contains("two job handlers are named 'parcel': the beans application.moreParcels and"
                            + " application.parcels; give one of them another name")
                    .doesNotContain("\tat com.");
        }
    }

    @Test
    void isNoAgentWhereItIsSwitchedOff() {
        try (var billing = OtherApplication.start(
                folder,
                "off",
                example,
                "com.example.billing.Billing",
                "--server.port=0",
                "--worker.agent.enabled=false")) {
            var port = OtherApplication.port(billing);

            assertThat(RawCall.of("GET", "/api/worker-agent/status").answerFrom(port))
                    .startsWith("HTTP/1.1 404");
            assertThat(RawCall.of("GET", "/hello").answerFrom(port)).endsWith("hello");
        }
    }
}
