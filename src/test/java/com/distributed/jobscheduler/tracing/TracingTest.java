package com.distributed.jobscheduler.tracing;

import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_INTERNAL;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.distributed.jobscheduler.agent.execution.JobExecutor;
import com.distributed.jobscheduler.tracing.Collector.Received;
import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ConfigurableApplicationContext;

@Tag("ci")
class TracingTest {
    private static final String ONE_BY_ONE = "--scheduler.worker.claim-batch-size=1";
    private static final String LOOK_AHEAD = "--scheduler.worker.look-ahead=2s";
    private static final String STATUS = "http put /api/jobs/{id}/status";

    private static Collector collector;
    private static TracedSystem system;

    @BeforeAll
    static void start() throws IOException {
        collector = new Collector();
        system = new TracedSystem(collector.url());
    }

    @AfterAll
    static void stop() {
        system.close();
        collector.close();
    }

    @Test
    void followsAJobThatIsClaimedAlone() throws Exception {
        try (var worker = system.worker(collector.url(), ONE_BY_ONE)) {
            var run = runOf(system.submit(Instant.now()));
            var dispatch = seesTheDispatch(run);

            seesTheClaim(dispatch);
            seesTheScan(collector.parentOf(dispatch));
        }
    }

    @Test
    void followsAJobFromTheScanThatLearntOfItBeforeItWasDue() throws Exception {
        try (var worker = system.worker(collector.url(), LOOK_AHEAD)) {
            var run = runOf(system.submit(Instant.now().plusMillis(1500)));
            var claim = collector.parentOf(seesTheDispatch(run));

            seesTheBatch(claim);
            var scan = collector.parentOf(claim);
            seesTheScan(scan);
            seesTheList(scan);
        }
    }

    @Test
    void followsAJobThatIsHeldUntilItIsDueAndClaimedAlone() throws Exception {
        try (var worker = system.worker(collector.url(), LOOK_AHEAD, ONE_BY_ONE)) {
            var run = runOf(system.submit(Instant.now().plusMillis(1500)));
            var dispatch = seesTheDispatch(run);

            seesTheClaim(dispatch);
            var scan = collector.parentOf(dispatch);
            seesTheScan(scan);
            seesTheList(scan);
        }
    }

    @Test
    void tracesTheCoordinatorToo() {
        var coordinator = TracedSystem.COORDINATOR + TracedSystem.url(system.coordinator);
        try (var worker = system.worker(collector.url(), coordinator)) {
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(collector.spans())
                            .anyMatch(span -> span.service().equals("scheduler-coordinator")
                                    && span.kind() == SPAN_KIND_SERVER
                                    && !span.parent().isEmpty()
                                    && span.name().equals("http post /api/scheduler-workers/register")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-00000000000000000000000000000000-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-zz",
                "-",
                "00--",
                "'; drop table jobs; --",
                "%00%0a",
            })
    void startsATraceOfItsOwnForAHostileTraceparent(String hostile) throws Exception {
        seesAHostile(hostile);
    }

    @Test
    void startsATraceOfItsOwnForAnEndlessTraceparent() throws Exception {
        seesAHostile("00-" + "a".repeat(8_000) + "-00f067aa0ba902b7-01");
    }

    private static void seesAHostile(String traceparent) throws Exception {
        var job = 1_000_000 + Math.abs((long) traceparent.hashCode());
        var answer = system.answer(
                HttpRequest.newBuilder(URI.create(TracedSystem.url(system.agent) + "/api/worker-agent/dispatch"))
                        .header("Content-Type", "application/json")
                        .header("traceparent", traceparent)
                        .header("tracestate", "a=b,".repeat(500))
                        .header("baggage", "a=b,".repeat(500))
                        .header("b3", "1")
                        .POST(HttpRequest.BodyPublishers.ofString("""
                        {"jobId":%d,"jobName":"log","payload":"","executionTime":"2026-01-01T00:00:00Z"}""".formatted(job)))
                        .build());

        assertThat(answer.path("data").asText()).isEqualTo("OK");
        var run = collector.awaitSpans("run", job, 1).getFirst();
        assertThat(run.trace()).matches("[0-9a-f]{32}").isNotEqualTo("0".repeat(32));
        var request = collector.parentOf(run);
        assertThat(request.name()).isEqualTo("http post /api/worker-agent/dispatch");
        assertThat(request.parent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dead", "slow", "refusing"})
    void dispatchesAsEverWhileTheCollectorIs(String broken) throws Exception {
        try (var endpoint = new BrokenCollector(broken);
                var worker =
                        system.worker(endpoint.url, "--management.tracing.opentelemetry.export.max-queue-size=512")) {
            var jobs = new ArrayList<Long>();
            for (var i = 0; i < 200; i++) {
                jobs.add(system.submit(Instant.now()));
            }

            jobs.forEach(system::awaitCompleted);
            assertThat(jobs).hasSize(200);
        }
    }

    @Test
    void hasNothingOfItWithoutAnEndpoint() {
        for (var off : List.of("management.otlp.tracing.endpoint=", "management.tracing.enabled=false")) {
            try (var worker = new WorkerUnderTest(off)) {
                for (var type : List.of(Tracer.class, Propagator.class, OpenTelemetry.class)) {
                    assertThat(worker.context.getBeansOfType(type)).isEmpty();
                }
                assertThat(worker.context.getBean(Traces.class)).isSameAs(Traces.off());
                assertThat(worker.context.getBeanDefinitionNames()).noneMatch(name -> name.contains("otel"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"collector:4318", "http://", "ftp://collector/v1/traces", "http://bad host/"})
    void refusesToStartWithAnEndpointThatCannotBeUsed(String endpoint) {
        assertThatThrownBy(() -> new WorkerUnderTest("management.otlp.tracing.endpoint=" + endpoint))
                .rootCause()
                .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, e -> {
                    assertThat(e.getName()).isEqualTo("management.otlp.tracing.endpoint");
                    assertThat(e.getReason()).contains("http or https URL");
                });
    }

    /** With one worker as shipped. While it runs, no test may start another: each would claim the other's jobs. */
    @Nested
    class AsShipped {
        private static ConfigurableApplicationContext worker;

        @BeforeAll
        static void start() {
            worker = system.worker(collector.url());
        }

        @AfterAll
        static void stop() {
            worker.close();
        }

        @Test
        void followsAJobFromTheScanThroughItsBatchToTheRun() throws Exception {
            var run = runOf(system.submit(Instant.now()));
            var claim = collector.parentOf(seesTheDispatch(run));

            seesTheBatch(claim);
            seesTheScan(collector.parentOf(claim));
        }

        @Test
        void givesEachOccurrenceOfARecurringJobATraceOfItsOwn() throws Exception {
            var job = system.submit(
                    "\"frequency\":\"HOURLY\",\"misfirePolicy\":\"CATCH_UP\"",
                    Instant.now().minus(Duration.ofMinutes(150)));

            var runs = collector.awaitSpans("run", job, 3);
            assertThat(runs.stream().map(Received::trace)).doesNotHaveDuplicates();
            assertThat(runs.stream().map(run -> run.tags().get("occurrence"))).doesNotHaveDuplicates();
        }

        @Test
        void putsTheRunAndItsCallsIntoTheTraceAndTheLog() throws Exception {
            var logged = new ListAppender<ILoggingEvent>();
            var logger = (Logger) LoggerFactory.getLogger(JobExecutor.class);
            try {
                // Not earlier: a starting role sets up logging again.
                logger.setLevel(Level.DEBUG);
                logged.start();
                logger.addAppender(logged);
                var job = system.submit(Instant.now());
                var run = runOf(job);

                seesTheStore(collector.childOf(run, SPAN_KIND_INTERNAL, "start"), STATUS);
                seesTheStore(
                        collector.childOf(run, SPAN_KIND_INTERNAL, "report"), "http put /api/executions/{key}/outcome");
                assertThat(collector.childOf(run, SPAN_KIND_INTERNAL, "handle").tags())
                        .containsEntry("handler", "log");
                // Of all agents in this JVM; another test's agent may run a job with the same number.
                assertThat(List.copyOf(logged.list))
                        .filteredOn(line -> line.getMessage().startsWith("run.completed")
                                && run.trace().equals(line.getMDCPropertyMap().get("traceId")))
                        .singleElement()
                        .satisfies(line -> assertThat(line.getMDCPropertyMap())
                                .containsEntry("jobId", Long.toString(job))
                                .containsEntry("spanId", run.id()));
            } finally {
                logger.detachAppender(logged);
                logger.setLevel(null);
            }
        }

        @Test
        void namesSpansByTheirKindAndNeverById() throws Exception {
            runOf(system.submit(Instant.now()));

            assertThat(collector.spans().map(Received::name).collect(Collectors.toSet()))
                    .noneMatch(name -> name.matches(".*\\d.*"));
        }
    }

    /** The run, below the agent's request, below the worker's dispatch. */
    private static Received runOf(long job) {
        var run = collector.awaitSpans("run", job, 1).getFirst();
        assertThat(run.service()).isEqualTo("worker-agent");
        assertThat(run.tags()).containsEntry("outcome", "completed").containsKey("occurrence");
        return run;
    }

    private static Received seesTheDispatch(Received run) {
        var taken = collector.parentOf(run);
        assertThat(taken.name()).isEqualTo("http post /api/worker-agent/dispatch");
        assertThat(taken.kind()).isEqualTo(SPAN_KIND_SERVER);
        assertThat(taken.service()).isEqualTo("worker-agent");
        var sent = collector.parentOf(taken);
        assertThat(sent.kind()).isEqualTo(SPAN_KIND_CLIENT);
        assertThat(sent.service()).isEqualTo("scheduler-worker");
        var dispatch = collector.parentOf(sent);
        assertThat(dispatch.name()).isEqualTo("dispatch");
        assertThat(dispatch.tags())
                .containsEntry("jobId", run.tags().get("jobId"))
                .containsEntry("occurrence", run.tags().get("occurrence"))
                .containsEntry("outcome", "dispatched")
                .containsEntry("worker", "worker-1")
                .containsKey("segment");
        return dispatch;
    }

    private static void seesTheBatch(Received claim) {
        assertThat(claim.name()).isEqualTo("claim");
        assertThat(claim.tags()).containsEntry("jobs", "1").containsEntry("outcome", "claimed");
        seesTheStore(claim, "http post /api/job-schedules/claim");
    }

    private static void seesTheClaim(Received dispatch) {
        var claim = collector.childOf(dispatch, SPAN_KIND_INTERNAL, "claim");
        assertThat(claim.tags()).containsEntry("jobId", dispatch.tags().get("jobId"));
        seesTheStore(claim, STATUS);
    }

    private static void seesTheList(Received scan) {
        var call = collector
                .spans()
                .filter(span -> span.parent().equals(scan.id()) && span.name().equals("http get"))
                .toList();
        assertThat(call).isNotEmpty();
    }

    private static void seesTheStore(Received caller, String served) {
        var request = served.substring(0, served.indexOf(" /"));
        var call = collector.childOf(caller, SPAN_KIND_CLIENT, request);
        assertThat(collector.childOf(call, SPAN_KIND_SERVER, served).service()).isEqualTo("job-store");
    }

    private static void seesTheScan(Received scan) {
        assertThat(scan.name()).isEqualTo("scan");
        assertThat(scan.tags()).containsEntry("outcome", "completed").containsEntry("worker", "worker-1");
    }

    /** No listener, a silent one, or one that refuses. */
    private static final class BrokenCollector implements AutoCloseable {
        private final String url;
        private final AutoCloseable whatToClose;

        BrokenCollector(String how) throws IOException {
            if (how.equals("refusing")) {
                var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                server.createContext("/", exchange -> {
                    try (exchange) {
                        exchange.sendResponseHeaders(503, -1);
                    }
                });
                server.start();
                whatToClose = () -> server.stop(0);
                url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
                return;
            }
            if (how.equals("dead")) {
                url = "http://127.0.0.1:1/v1/traces";
                whatToClose = () -> {};
                return;
            }
            // Its backlog accepts the connection, and no thread ever reads from it.
            var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            url = "http://127.0.0.1:" + socket.getLocalPort() + "/v1/traces";
            whatToClose = socket;
        }

        @Override
        public void close() throws Exception {
            whatToClose.close();
        }
    }
}
