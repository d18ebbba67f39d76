package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.agent.WorkerAgentApplication;
import com.distributed.jobscheduler.agent.handlers.JobContext;
import com.distributed.jobscheduler.agent.handlers.JobHandler;
import com.distributed.jobscheduler.jobstore.JobStoreApplication;
import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A real store and a real agent with few slots in this JVM, and a worker between them with segments of the test's
 * choice.
 */
final class SmallSystem implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext store;
    private final ConfigurableApplicationContext agent;
    final WorkerUnderTest worker;

    SmallSystem(int slots, String... workerSettings) {
        store = run(
                JobStoreApplication.class,
                "job-store",
                "--spring.datasource.url=jdbc:h2:mem:small" + UUID.randomUUID()
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1");
        agent = run(
                new Class<?>[] {WorkerAgentApplication.class, SlowHandler.class, SpeakingHandler.class},
                "worker-agent",
                "--worker.agent.job-store-url=" + url(store),
                "--worker.agent.retry-after=1s",
                "--worker.agent.heartbeat-interval=200ms",
                "--worker.agent.concurrency-limit=" + slots);
        var settings = new ArrayList<>(List.of(
                "scheduler.worker.job-store-url=" + url(store),
                "scheduler.worker.worker-agent-url=" + url(agent),
                "resilience4j.retry.instances.dispatch.max-attempts=5"));
        settings.addAll(List.of(workerSettings));
        worker = new WorkerUnderTest(settings.toArray(String[]::new));
    }

    /** Runs for as many milliseconds as its payload says. */
    static final class SlowHandler implements JobHandler {
        @Override
        public String jobName() {
            return "slow";
        }

        @Override
        public void run(JobContext job) throws InterruptedException {
            if (new CountDownLatch(1).await(Long.parseLong(job.payload()), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody opens it");
            }
        }
    }

    private static ConfigurableApplicationContext run(Class<?> role, String name, String... settings) {
        return run(new Class<?>[] {role}, name, settings);
    }

    private static ConfigurableApplicationContext run(Class<?>[] sources, String name, String... settings) {
        var arguments =
                new ArrayList<>(List.of("--server.port=0", "--spring.main.allow-bean-definition-overriding=true"));
        arguments.addAll(List.of(settings));
        return new SpringApplicationBuilder(sources)
                // Replaces the stopped clock of the store's tests, which is in the store's package.
                .initializers(starting -> ((GenericApplicationContext) starting)
                        .registerBean("standingClock", Clock.class, Clock::systemUTC, bean -> bean.setPrimary(true)))
                .properties("spring.config.name=" + name)
                .registerShutdownHook(false)
                .run(arguments.toArray(String[]::new));
    }

    private static String url(ConfigurableApplicationContext role) {
        return "http://localhost:" + role.getEnvironment().getProperty("local.server.port");
    }

    /** Submits this many jobs with this duration, all in one segment and due at this instant; returns their ids. */
    List<Long> submit(int count, int millis, int segment, Instant due) {
        var job = """
                {"jobName":"slow","userId":1,"frequency":"ONE_TIME","executionTime":"%s","payload":"%d","maxRetries":0,
                 "segment":%d}""".formatted(due, millis, segment);
        var body = IntStream.range(0, count).mapToObj(i -> job).collect(Collectors.joining(",", "[", "]"));
        ask("POST", url(store) + "/api/jobs/batch", body);
        return StreamSupport.stream(jobs("PENDING").spliterator(), false)
                .filter(listed -> listed.path("segment").asInt() == segment)
                .map(listed -> listed.path("id").longValue())
                .toList();
    }

    /** Submits this job; returns its id. */
    long submit(String job) {
        return ask("POST", url(store) + "/api/jobs", job)
                .path("data")
                .path("id")
                .longValue();
    }

    /** Submits one job of the speaking handler, due now and on segment 5. */
    long speak(String payload, int maxRetries) {
        var job = """
                {"jobName":"speaking","frequency":"ONE_TIME","executionTime":"%s","payload":"%s","maxRetries":%d,"segment":5}""".formatted(Instant.now().minusSeconds(1), payload, maxRetries);
        return submit(job);
    }

    SpeakingHandler speaking() {
        return agent.getBean(SpeakingHandler.class);
    }

    /** What the store answers. */
    JsonNode stored(String path) {
        return ask("GET", url(store) + path, null).path("data");
    }

    JsonNode jobs(String status) {
        return ask("GET", url(store) + "/api/jobs?size=1000&status=" + status, null)
                .path("data");
    }

    String status(long job) {
        return ask("GET", url(store) + "/api/jobs/" + job, null)
                .path("data")
                .path("status")
                .asText();
    }

    /** How often the job was returned. */
    long givenBack(long job) {
        return ask("GET", url(store) + "/api/executions?jobId=" + job, null)
                .path("data")
                .findValuesAsText("outcome")
                .stream()
                .filter("GIVEN_BACK"::equals)
                .count();
    }

    /** When its last execution started. */
    Instant startedAt(long job) {
        return Instant.parse(ask("GET", url(store) + "/api/executions?jobId=" + job, null)
                .path("data")
                .findValuesAsText("startedAt")
                .getFirst());
    }

    private JsonNode ask(String method, String url, @Nullable String body) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(
                        method + " " + url + ": " + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        worker.close();
        agent.close();
        store.close();
    }
}
