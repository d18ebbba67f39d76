package com.distributed.jobscheduler.coordinator;

import com.distributed.jobscheduler.coordinator.leadership.LeaderElection;
import com.distributed.jobscheduler.hostile.HostileInput;
import com.distributed.jobscheduler.testing.SettableClock;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;

/** A whole coordinator on a free port, whose upkeep runs only when a test calls it. */
public final class RunningCoordinator implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final ConfigurableApplicationContext context;

    private RunningCoordinator(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts one; further properties override the defaults for tests. */
    public static RunningCoordinator start(String databaseUrl, SettableClock clock, String... properties) {
        var arguments = new ArrayList<String>();
        arguments.addAll(List.of(
                "--spring.config.name=coordinator",
                "--server.port=0",
                "--management.server.port=-1", // an eighth of a start
                "--spring.datasource.url=" + databaseUrl,
                "--spring.datasource.hikari.maximum-pool-size=8",
                "--spring.datasource.hikari.minimum-idle=1",
                "--coordinator.node.id=coordinator-1",
                "--coordinator.upkeep-interval=1h",
                "--coordinator.leadership.renew-interval=100ms",
                // A pause of the machine must not cost it the lead.
                "--coordinator.leadership.lease=1m",
                "--spring.datasource.hikari.connection-timeout=20000",
                "--scheduler.database.idle-in-transaction-timeout=1m"));
        if (databaseUrl.startsWith("jdbc:postgresql")) {
            arguments.add("--spring.datasource.username=postgres");
            arguments.add("--spring.datasource.password=postgres");
        }
        for (var property : properties) {
            arguments.removeIf(a -> a.startsWith("--" + property.substring(0, property.indexOf('=') + 1)));
            arguments.add("--" + property);
        }
        var context = new SpringApplicationBuilder(CoordinatorApplication.class, TestTime.class)
                .initializers(
                        fresh -> fresh.getBeanFactory().registerSingleton("testClock", new TestTime.Holder(clock)))
                .run(arguments.toArray(String[]::new));
        return new RunningCoordinator(context);
    }

    public int port() {
        return ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Forgets all workers and frees all segments; leadership and epochs go on. */
    public RunningCoordinator emptied() {
        var jdbc = bean(JdbcTemplate.class);
        jdbc.update("delete from coordinator_segment_history");
        jdbc.update("update coordinator_segment set state = 'FREE', worker_id = null, target_worker_id = null,"
                + " revoked_at = null");
        jdbc.update("delete from coordinator_worker");
        return this;
    }

    /** Whether it leads and its lease is valid, by its own knowledge. */
    public boolean leads() {
        return bean(LeaderElection.class).term().isPresent();
    }

    /** Hostile input for this coordinator; its state is its rows. */
    HostileInput hostileInput(Map<String, String> values, Map<String, String> bodies) {
        return new HostileInput(context, values, bodies, this::rows, false);
    }

    private Object rows() {
        var jdbc = bean(JdbcTemplate.class);
        return List.of(
                jdbc.queryForList("select * from coordinator_worker order by worker_id"),
                jdbc.queryForList("select segment, state, worker_id, epoch from coordinator_segment"
                        + " where state <> 'FREE' order by segment"),
                jdbc.queryForList("select coordinator_id, host, port from coordinator_node order by coordinator_id"));
    }

    public Answer post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    public Answer post(String path, Map<String, String> headers) {
        var request = request(path).POST(BodyPublishers.noBody());
        headers.forEach(request::header);
        return send(request);
    }

    public Answer postJson(String path, String body) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer delete(String path) {
        return delete(path, Map.of());
    }

    public Answer delete(String path, Map<String, String> headers) {
        var request = request(path).DELETE();
        headers.forEach(request::header);
        return send(request);
    }

    public List<Integer> assign(String workerId, int desired) {
        return ints(post("/api/segments/assign?workerId=" + workerId + "&desiredSegments=" + desired)
                .expect(200)
                .data());
    }

    public void register(String workerId) {
        post("/api/scheduler-workers/register?workerId=" + workerId).expect(200);
    }

    public void register(String workerId, String url) {
        post("/api/scheduler-workers/register?workerId=" + workerId, Map.of("Scheduler-Worker-Url", url))
                .expect(200);
    }

    public List<Integer> held(String workerId) {
        return ints(get("/api/segments?workerId=" + workerId).expect(200).data().path("segments"));
    }

    /** How many segments each of the workers holds. */
    public List<Integer> counts(String... workerIds) {
        return List.of(workerIds).stream().map(id -> held(id).size()).toList();
    }

    public static List<Integer> ints(JsonNode array) {
        var values = new ArrayList<Integer>();
        array.forEach(value -> values.add(value.intValue()));
        return values;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            var response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }

    /** An answer in its envelope. */
    public record Answer(int status, JsonNode envelope) {
        public Answer expect(int expected) {
            if (status != expected) {
                throw new AssertionError("wanted " + expected + ", got " + status + ": " + envelope);
            }
            return this;
        }

        public JsonNode data() {
            return envelope.path("data");
        }

        public String message() {
            return envelope.path("message").asText();
        }

        public String errorCode() {
            return envelope.path("errorCode").asText();
        }
    }

    static class TestTime {
        record Holder(SettableClock clock) {}

        @Bean
        @Primary
        SettableClock settableClock(Holder holder) {
            return holder.clock();
        }
    }
}
