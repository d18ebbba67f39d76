package com.distributed.jobscheduler.agent;

import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.agent.run.Runs;
import com.distributed.jobscheduler.hostile.HostileInput;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole agent on a free port, and the requests that tests send it. */
public final class RunningAgent implements AutoCloseable {
    public static final String TIME = "2026-01-01T10:00:00Z";
    public static final long TIME_MILLIS = 1767261600000L;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;
    private final String base;
    private final String management;

    private RunningAgent(ConfigurableApplicationContext context) {
        this.context = context;
        this.base = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
        this.management = "http://localhost:" + context.getEnvironment().getProperty("local.management.port");
    }

    /** Starts an agent at this store; settings are written {@code name=value}. */
    public static RunningAgent at(String storeUrl, String... settings) {
        return with(TestHandlers.class, storeUrl, settings);
    }

    /** The same, with a further handler. */
    static RunningAgent with(Class<?> handler, String storeUrl, String... settings) {
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--worker.agent.job-store-url=" + storeUrl,
                "--worker.agent.heartbeat-interval=100ms",
                "--resilience4j.retry.instances.store-start.wait-duration=20ms",
                "--resilience4j.retry.instances.store-start.exponential-max-wait-duration=100ms",
                "--resilience4j.retry.instances.store-report.wait-duration=20ms",
                "--resilience4j.retry.instances.store-report.exponential-max-wait-duration=100ms"));
        List.of(settings).forEach(setting -> arguments.add("--" + setting));
        var context = new SpringApplicationBuilder(WorkerAgentApplication.class, TestHandlers.class, handler)
                .properties("spring.config.name=worker-agent")
                .registerShutdownHook(false)
                .run(arguments.toArray(String[]::new));
        return new RunningAgent(context);
    }

    /** Its base URL, under which it registers as well. */
    String url() {
        return base;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Hostile input for this agent; its state is the number of accepted runs. */
    HostileInput hostileInput(Map<String, String> bodies) {
        return new HostileInput(context, Map.of(), bodies, () -> accepted("started") + accepted("queued"), true);
    }

    private double accepted(String how) {
        return bean(MeterRegistry.class)
                .get("scheduler.agent.dispatches")
                .tag("result", how)
                .counter()
                .count();
    }

    /** Waits until each run's outcome is reported; the slot is free earlier. */
    void awaitSettled() {
        await().until(() -> bean(Runs.class).unsettled().isEmpty());
    }

    public GateHandler gate() {
        return bean(GateHandler.class);
    }

    /** The key that an agent makes for a dispatch without one. */
    public static String keyOf(long jobId) {
        return jobId + ":" + TIME_MILLIS;
    }

    public HttpResponse<String> dispatch(long jobId, String jobName, String payload, String... headers)
            throws IOException, InterruptedException {
        return post("/api/worker-agent/dispatch", """
                {"jobId":%d,"jobName":"%s","payload":"%s","executionTime":"%s","scheduledTime":"%s","maxRetries":3}""".formatted(jobId, jobName, payload, TIME, TIME), headers);
    }

    public HttpResponse<String> post(String path, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public String get(String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(
                                            URI.create((path.startsWith("/actuator") ? management : base) + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
