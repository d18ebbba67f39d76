package com.distributed.jobscheduler.tracing;

import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.agent.WorkerAgentApplication;
import com.distributed.jobscheduler.coordinator.CoordinatorApplication;
import com.distributed.jobscheduler.jobstore.JobStoreApplication;
import com.distributed.jobscheduler.worker.SchedulerWorkerApplication;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Store, coordinator and agent in this JVM, with one collector for their spans; tests add workers. */
final class TracedSystem implements AutoCloseable {
    static final String COORDINATOR = "--scheduler.worker.coordinator-url=";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<ConfigurableApplicationContext> running = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    final ConfigurableApplicationContext store;
    final ConfigurableApplicationContext coordinator;
    final ConfigurableApplicationContext agent;

    TracedSystem(String collector) {
        store = start(JobStoreApplication.class, "job-store", collector, database("store"));
        coordinator = start(CoordinatorApplication.class, "coordinator", collector, database("coordinator"));
        agent = start(
                WorkerAgentApplication.class,
                "worker-agent",
                collector,
                "--worker.agent.job-store-url=" + url(store),
                "--worker.agent.concurrency-limit=500");
    }

    private static String database(String name) {
        return "--spring.datasource.url=jdbc:h2:mem:" + name + UUID.randomUUID()
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1";
    }

    /** A worker that scans all segments, whatever a coordinator says; the caller closes it. */
    ConfigurableApplicationContext worker(String collector, String... settings) {
        var arguments = new ArrayList<>(List.of(
                "--scheduler.worker.job-store-url=" + url(store),
                "--scheduler.worker.worker-agent-url=" + url(agent),
                "--scheduler.worker.scan-interval=500",
                "--scheduler.worker.assigned-segments="
                        + String.join(
                                ",",
                                IntStream.range(0, 100)
                                        .mapToObj(Integer::toString)
                                        .toList())));
        arguments.addAll(List.of(settings));
        if (arguments.stream().noneMatch(argument -> argument.startsWith(COORDINATOR))) {
            arguments.add(COORDINATOR + "http://localhost:1");
        }
        return run(SchedulerWorkerApplication.class, "application", collector, arguments);
    }

    private ConfigurableApplicationContext start(Class<?> role, String name, String collector, String... settings) {
        var context = run(role, name, collector, List.of(settings));
        running.addFirst(context);
        return context;
    }

    private static ConfigurableApplicationContext run(
            Class<?> role, String name, String collector, List<String> settings) {
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--management.otlp.tracing.endpoint=" + collector,
                "--management.tracing.sampling.probability=1.0",
                "--management.tracing.opentelemetry.export.schedule-delay=100ms"));
        arguments.addAll(settings);
        return new SpringApplicationBuilder(role)
                .properties("spring.config.name=" + name)
                .registerShutdownHook(false)
                .run(arguments.toArray(String[]::new));
    }

    static String url(ConfigurableApplicationContext role) {
        return "http://localhost:" + role.getEnvironment().getProperty("local.server.port");
    }

    /** Submits a job that runs once; answers its id. */
    long submit(Instant due) throws IOException, InterruptedException {
        return submit("\"frequency\":\"ONE_TIME\"", due);
    }

    long submit(String recurrence, Instant due) throws IOException, InterruptedException {
        var body = """
                {"jobName":"log","userId":1,%s,"executionTime":"%s","payload":"hello","maxRetries":0}""".formatted(recurrence, due);
        var request = HttpRequest.newBuilder(URI.create(url(store) + "/api/jobs"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return answer(request).path("data").path("id").longValue();
    }

    void awaitCompleted(long job) {
        await("job " + job)
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .until(() -> answer(HttpRequest.newBuilder(URI.create(url(store) + "/api/jobs/" + job))
                                .build())
                        .path("data")
                        .path("status")
                        .asText()
                        .equals("COMPLETED"));
    }

    JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }

    @Override
    public void close() {
        running.forEach(ConfigurableApplicationContext::close);
    }
}
