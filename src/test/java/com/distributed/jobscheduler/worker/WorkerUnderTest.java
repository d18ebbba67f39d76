package com.distributed.jobscheduler.worker;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.scan.ScanSummary;
import com.distributed.jobscheduler.worker.scan.ScheduleScanner;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import com.distributed.jobscheduler.worker.segment.Segments;
import com.distributed.jobscheduler.worker.store.JobStore;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.client.RestClient;

/**
 * A real worker in this JVM that scans only when told to, with WireMock in place of its three peers. As an extension in
 * a static field it serves all tests of a class: reset before each, closed after all, and started again for a second try.
 */
public final class WorkerUnderTest implements AutoCloseable, BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    /** A due time in the past, in microseconds as a real store keeps it. */
    public static final String DUE = "2024-12-31T10:00:00.123456Z";

    /** The property for {@link #management}: without it there is no actuator. */
    public static final String ACTUATOR = "management.server.port=0";

    private static final AtomicLong NEXT_ID = new AtomicLong(1000);

    public final WireMockServer peers;
    public ConfigurableApplicationContext context;
    private final Clock clock;
    private final String[] properties;

    public WorkerUnderTest(String... properties) {
        this(startPeers(), properties);
    }

    public WorkerUnderTest(WireMockServer peers, String... properties) {
        this(peers, Clock.systemUTC(), properties);
    }

    /** A worker with the given clock. */
    public WorkerUnderTest(WireMockServer peers, Clock clock, String... properties) {
        this.peers = peers;
        this.clock = clock;
        this.properties = properties;
        this.context = start();
    }

    private ConfigurableApplicationContext start() {
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--management.server.port=-1", // an eighth of a start
                "--scheduler.worker.scan-interval=3600000",
                "--scheduler.worker.heartbeat-interval=3600000",
                "--scheduler.worker.job-store-url=" + peers.baseUrl(),
                "--scheduler.worker.coordinator-url=" + peers.baseUrl(),
                "--scheduler.worker.worker-agent-url=" + peers.baseUrl(),
                "--resilience4j.retry.instances.claim.wait-duration=5ms",
                "--resilience4j.retry.instances.dispatch.max-attempts=3",
                "--resilience4j.retry.instances.dispatch.wait-duration=5ms",
                "--resilience4j.retry.instances.give-back.wait-duration=5ms",
                "--resilience4j.retry.instances.next-run.wait-duration=5ms"));
        for (var property : properties) {
            arguments.removeIf(a -> a.startsWith("--" + property.substring(0, property.indexOf('=') + 1)));
            arguments.add("--" + property);
        }
        var started = new SpringApplicationBuilder(SchedulerWorkerApplication.class)
                .initializers(starting -> ((GenericApplicationContext) starting)
                        .registerBean("testClock", Clock.class, () -> clock, bean -> bean.setPrimary(true)))
                .run(arguments.toArray(new String[0]));
        // The scan at the start must not take jobs that a test adds before the next one.
        var scanner = started.getBean(ScheduleScanner.class);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> scanner.lastScanTime() != null);
        return started;
    }

    public static WireMockServer startPeers() {
        var server = new WireMockServer(options().dynamicPort().containerThreads(40));
        server.start();
        stubAgreeable(server);
        return server;
    }

    /** Base-only services that accept every call. */
    public static void stubAgreeable(WireMockServer server) {
        server.stubFor(any(urlPathMatching("/api/scheduler-workers/.*"))
                .willReturn(okJson("{\"success\":true,\"data\":{\"workerId\":\"worker-1\",\"status\":\"ONLINE\","
                        + "\"assignedSegments\":null}}")));
        server.stubFor(any(urlPathMatching("/api/segments/.*")).willReturn(okJson("{\"success\":true,\"data\":[]}")));
        server.stubFor(put(urlPathMatching("/api/jobs/\\d+/status"))
                .willReturn(okJson("{\"success\":true,\"message\":\"updated\"}")));
        server.stubFor(post(urlPathEqualTo("/api/worker-agent/dispatch"))
                .willReturn(okJson("{\"success\":true,\"data\":\"OK\"}")));
        server.stubFor(any(urlPathMatching("/api/job-schedules/\\d+/next-run"))
                .willReturn(aResponse().withStatus(404).withBody("{\"status\":404,\"error\":\"Not Found\"}")));
        server.stubFor(
                get(urlPathEqualTo("/api/job-schedules/due")).willReturn(okJson("{\"success\":true,\"data\":[]}")));
    }

    /** Resets everything to the state after the start. */
    public void reset() {
        peers.resetAll();
        stubAgreeable(peers);
        context.getBean(JobStore.class).noteBaseOnly();
        context.getBean(CircuitBreakerRegistry.class).getAllCircuitBreakers().forEach(circuit -> circuit.reset());
        assign(0, 1, 2);
    }

    @Override
    public void beforeAll(ExtensionContext tests) {
        if (!context.isActive()) {
            peers.start();
            stubAgreeable(peers);
            context = start();
        }
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        settle();
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        close();
    }

    /** The state after the start: its first scan is over, and no request is on record. */
    public void settle() {
        assign();
        var before = scansCompleted();
        reset();
        // New segments are scanned at once; wait for that scan before a test looks at requests.
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> scansCompleted() > before
                        && !logged("GET", "/api/job-schedules/due").isEmpty());
        peers.resetRequests();
    }

    private double scansCompleted() {
        return context.getBean(MeterRegistry.class)
                .get("scheduler.worker.scans")
                .tag("outcome", "completed")
                .counter()
                .count();
    }

    public static long newId() {
        return NEXT_ID.incrementAndGet();
    }

    /** One entry of a base-only due list. */
    public static String entry(long jobId, String status, int segment, String frequency) {
        return """
                {"jobId":%d,"scheduleId":%d,"jobName":"Example Job","frequency":"%s","status":"%s",
                 "nextRunTime":"%s","segment":%d,"payload":"hello"}""".formatted(jobId, jobId + 7, frequency, status, DUE, segment);
    }

    public static String pending(long jobId) {
        return entry(jobId, "PENDING", 1, "ONE_TIME");
    }

    public void lists(String... entries) {
        peers.stubFor(get(urlPathEqualTo("/api/job-schedules/due"))
                .willReturn(okJson("{\"success\":true,\"data\":[" + String.join(",", entries) + "]}")));
    }

    /** Assigns the segments; waits for the scan of new segments. */
    public void assign(Integer... segments) {
        context.getBean(SegmentManager.class).replace(Segments.of(List.of(segments)), null, "test");
    }

    /** Runs one scan and waits for its dispatches. */
    public ScanSummary scan() {
        var scanner = context.getBean(ScheduleScanner.class);
        return await().until(scanner::scanOnce, Optional::isPresent)
                .orElseThrow()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    /** The worker's requests to store and agent, in order: method, path and query. */
    public List<String> requests() {
        return logged().stream().map(r -> r.getMethod() + " " + r.getUrl()).toList();
    }

    public List<LoggedRequest> logged() {
        // Newest first, with dates in milliseconds only: the list has the order of arrival.
        return peers.getAllServeEvents().reversed().stream()
                .map(event -> event.getRequest())
                .filter(r -> !r.getUrl().startsWith("/api/scheduler-workers/")
                        && !r.getUrl().equals("/api/worker-agent/status")
                        && !r.getUrl().startsWith("/api/segments"))
                .toList();
    }

    /** Requests of one method whose URL begins with this text. */
    public List<LoggedRequest> logged(String method, String urlPrefix) {
        return logged().stream()
                .filter(r ->
                        r.getMethod().getName().equals(method) && r.getUrl().startsWith(urlPrefix))
                .toList();
    }

    public RestClient http() {
        var port = ((WebServerApplicationContext) context).getWebServer().getPort();
        return RestClient.builder()
                .baseUrl("http://localhost:" + port)
                .defaultStatusHandler(status -> true, (request, response) -> {})
                .build();
    }

    /** The actuator's port, of a worker with {@link #ACTUATOR}. */
    public RestClient management() {
        return RestClient.builder()
                .baseUrl("http://localhost:" + context.getEnvironment().getProperty("local.management.port"))
                .defaultStatusHandler(status -> true, (request, response) -> {})
                .build();
    }

    @Override
    public void close() {
        context.close();
        peers.stop();
    }
}
