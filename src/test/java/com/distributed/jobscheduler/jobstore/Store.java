package com.distributed.jobscheduler.jobstore;

import com.distributed.jobscheduler.hostile.HostileInput;
import com.distributed.jobscheduler.jobstore.idempotency.KeyProbe;
import com.distributed.jobscheduler.testing.SettableClock;
import com.distributed.jobscheduler.wire.WireHeaders;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

/** A running store on one database, called over HTTP. */
final class Store {
    static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

    /** Its tokens; a caller without one is local and may make all calls. */
    static final String OPERATOR = "operator-0123456789abcdef";

    static final String BILLING = "billing-0123456789abcdef";
    static final String BILLING_NEXT = "billing-next-0123456789abcdef";
    static final String REPORTS = "reports-0123456789abcdef";

    private static final Map<Database, Store> RUNNING = new EnumMap<>(Database.class);

    final ObjectMapper json = new ObjectMapper();
    final SettableClock clock;
    final String url;
    private final String management;
    private final Database database;
    private final String databaseUrl;
    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    private Store(Database database, String databaseUrl, Instant now, String... properties) {
        this.database = database;
        this.databaseUrl = databaseUrl;
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--standing-clock=" + now,
                "--spring.datasource.url=" + databaseUrl,
                "--spring.datasource.hikari.minimum-idle=1",
                // The first connection of a JVM takes seconds on a busy machine.
                "--spring.datasource.hikari.connection-timeout=20000",
                "--scheduler.access.tokens.operator=" + OPERATOR,
                "--scheduler.access.tokens.client.billing=" + BILLING + "," + BILLING_NEXT,
                "--scheduler.access.tokens.client.reports=" + REPORTS,
                "--job-store.sweep-interval=1h",
                "--job-store.purge-interval=1h",
                "--job-store.census-interval=1h"));
        for (var property : properties) {
            arguments.removeIf(each -> each.startsWith(property.substring(0, property.indexOf('=') + 1)));
            arguments.add(property);
        }
        context = new SpringApplicationBuilder(JobStoreApplication.class, StandingClock.class)
                .properties("spring.config.name=job-store")
                .run(arguments.toArray(String[]::new));
        clock = context.getBean(SettableClock.class);
        url = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
        management = "http://localhost:" + context.getEnvironment().getProperty("local.management.port");
    }

    static synchronized Store on(Database database) {
        return RUNNING.computeIfAbsent(database, Store::new);
    }

    private Store(Database database) {
        this(database, urlOf(database), START);
    }

    /** A store on a database that the caller has, with further properties; the caller stops it. */
    static Store at(Database database, String databaseUrl, String... properties) {
        return new Store(database, databaseUrl, START, properties);
    }

    private static String urlOf(Database database) {
        try {
            return database.url();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A further store on the same database, as after a restart, or in another process, from then; the caller stops it. */
    Store again(Instant now, String... properties) {
        return new Store(database, databaseUrl, now, properties);
    }

    void stop() {
        context.close();
        http.close();
    }

    Store emptied() {
        clock.set(START);
        // The priorities in use stay: the running store remembers them.
        for (var table : new String[] {
            "jobs",
            "executions",
            "execution_logs",
            "execution_worker_instances",
            "submission_keys",
            "job_search",
            "job_labels",
            "notifications",
            "calendars",
            "calendar_days",
            "job_history",
            "job_limits",
            "job_limit_claims"
        }) {
            jdbc().execute("truncate table " + table);
        }
        return this;
    }

    JdbcTemplate jdbc() {
        return bean(JdbcTemplate.class);
    }

    /** Fails where a connection of the pool stays in use after this. */
    void awaitNoConnectionInUse(String after) {
        var pool = bean(HikariDataSource.class).getHikariPoolMXBean();
        Awaitility.await(after).pollDelay(Duration.ZERO).until(() -> pool.getActiveConnections() == 0);
    }

    /** Hostile input for this store; its state is its rows. */
    HostileInput hostileInput(Map<String, String> values, Map<String, String> bodies) {
        return new HostileInput(context, values, bodies, this::rows, false);
    }

    private Object rows() {
        return List.of(
                jdbc().queryForList("select id, status, paused, next_run_time, retry_count, claim_token, agent_id,"
                        + " lease_until from jobs order by id"),
                jdbc().queryForList("select id, outcome, agent_id, error from executions order by id"),
                jdbc().queryForList("select * from execution_worker_instances order by worker_id"),
                jdbc().queryForList("select id, version, payload from jobs order by id"),
                jdbc().queryForList("select id, limit_key, max_running, per_minute from job_limits order by id"),
                jdbc().queryForList("select name, version from calendars order by name"),
                jdbc().queryForList("select count(*) from job_history"));
    }

    /** Whether a submission with this Idempotency-Key is being received or written. */
    boolean isUnderWay(String key) {
        return KeyProbe.isUnderWay(context, key);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    <T> Collection<T> beansOf(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    Answer get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    String text(String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(baseOf(path) + path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String baseOf(String path) {
        return path.startsWith("/actuator") ? management : url;
    }

    Answer post(String path, String body) {
        return send("POST", path, BodyPublishers.ofString(body), "Content-Type", "application/json");
    }

    /** Calls as this process, among all with the same id. */
    Answer postAs(String instance, String path, String body) {
        return postWith(WireHeaders.INSTANCE_ID, instance, path, body);
    }

    Answer postUnder(String key, String path, String body) {
        return postWith(WireHeaders.IDEMPOTENCY_KEY, key, path, body);
    }

    private Answer postWith(String header, String value, String path, String body) {
        return send("POST", path, BodyPublishers.ofString(body), "Content-Type", "application/json", header, value);
    }

    Answer put(String path, String... headers) {
        return send("PUT", path, BodyPublishers.noBody(), headers);
    }

    Answer putBody(String path, String body) {
        return send("PUT", path, BodyPublishers.ofString(body), "Content-Type", "application/json");
    }

    Answer delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    Answer send(String method, String path, BodyPublisher body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(baseOf(path) + path)).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            var response = http.send(request.build(), BodyHandlers.ofByteArray());
            var bytes = response.body();
            return new Answer(
                    response.statusCode(),
                    response.headers(),
                    bytes.length == 0 ? MissingNode.getInstance() : json.readTree(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A job due now on segment 5, submitted with these fields changed. */
    Answer submit(String frequency, Object... changes) {
        return post("/api/jobs", job(frequency, changes).toString());
    }

    ObjectNode job(String frequency, Object... changes) {
        var job = json.createObjectNode()
                .put("jobName", "Example Job")
                .put("userId", 7)
                .put("frequency", frequency)
                .put("executionTime", START.toString())
                .put("payload", "hello")
                .put("maxRetries", 0)
                .put("segment", 5);
        for (var i = 0; i < changes.length; i += 2) {
            job.set((String) changes[i], json.valueToTree(changes[i + 1]));
        }
        return job;
    }

    /** Jobs 1..n on segment 5, all due since the same instant. */
    void insertDue(int jobs) {
        jdbc().update("""
                        insert into jobs (id, job_name, frequency, execution_time, time_zone, misfire_policy, payload,
                            max_retries, segment, status, paused, next_run_time, occurrence_time, retry_count,
                            created_at, updated_at)
                        select i, 'bulk', 'ONE_TIME', t, 'UTC', 'FIRE_ONCE', 'p', 0, 5, 'PENDING', false, t, t, 0, t, t
                        from (select n as i, timestamp with time zone '2026-01-05 09:00:00+00' as t
                            from generate_series(1, ?) as s(n)) as numbers
                        """, jobs);
    }

    Answer job(long id) {
        return get("/api/jobs/" + id);
    }

    Answer due(String segments) {
        return get("/api/job-schedules/due?asOf=" + clock.instant() + "&segments=" + segments);
    }

    Answer claim(long id, Instant expected, String worker, String key) {
        return put(
                "/api/jobs/" + id + "/status?status=SCHEDULED",
                WireHeaders.WORKER_ID,
                worker,
                WireHeaders.EXPECTED_RUN_TIME,
                expected.toString(),
                WireHeaders.IDEMPOTENCY_KEY,
                key);
    }

    /** Claims the job for its current occurrence; returns the occurrence's key. */
    String claimed(long id) {
        var due = job(id).nextRunTime();
        var claim = claim(id, due, "worker-1", "claim-" + id + "-" + due);
        if (claim.status() != 200) {
            throw new IllegalStateException(claim.toString());
        }
        return WireHeaders.occurrenceKey(id, due);
    }

    Answer start(String key, String agent) {
        return move(key, "RUNNING", agent);
    }

    Answer move(String key, String status, String agent) {
        return put(
                "/api/jobs/" + key.split(":", 2)[0] + "/status?status=" + status,
                WireHeaders.IDEMPOTENCY_KEY,
                key,
                WireHeaders.AGENT_ID,
                agent);
    }

    /** Claims the job and starts it at the agent; returns the occurrence's key. */
    String running(long id, String agent) {
        var key = claimed(id);
        var start = start(key, agent);
        if (start.status() != 200) {
            throw new IllegalStateException(start.toString());
        }
        return key;
    }

    Answer outcome(String key, String agent, String outcome) {
        return putBody(
                "/api/executions/" + key + "/outcome",
                json.createObjectNode()
                        .put("agentId", agent)
                        .put("outcome", outcome)
                        .put("error", outcome.equals("FAILED") ? "it broke" : null)
                        .put("durationMillis", 12)
                        .toString());
    }

    @Override
    public String toString() {
        return database.name();
    }

    @Configuration(proxyBeanMethods = false)
    static class StandingClock {
        @Bean
        @Primary
        SettableClock standingClock(Environment environment) {
            return new SettableClock(environment.getProperty("standing-clock", Instant.class, START));
        }
    }
}
