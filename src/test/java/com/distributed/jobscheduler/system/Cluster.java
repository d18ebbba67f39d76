package com.distributed.jobscheduler.system;

import static com.distributed.jobscheduler.system.SchedulerProcess.freePort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;

/** Job store, two coordinators, two agents and three workers as processes of their own, on one real PostgreSQL. */
final class Cluster implements AutoCloseable {
    static final Duration SCAN_INTERVAL = Duration.ofSeconds(10);
    static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(15);
    static final Duration SETTLE_TIME = Duration.ofSeconds(5);
    static final List<String> WORKERS = List.of("worker-1", "worker-2", "worker-3");
    static final List<String> COORDINATORS = List.of("coordinator-1", "coordinator-2");

    final JdbcTemplate database;
    private final EmbeddedPostgres postgres;
    private final Path folder;
    private final Map<String, Service> services = new LinkedHashMap<>();
    private final Map<String, SchedulerProcess> processes = new LinkedHashMap<>();

    Cluster(Path folder) {
        this.folder = folder;
        try {
            postgres = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        database = new JdbcTemplate(postgres.getPostgresDatabase());
        var names = new ArrayList<>(List.of("job-store", "agent-1", "agent-2"));
        names.addAll(COORDINATORS);
        names.addAll(WORKERS);
        names.forEach(name -> services.put(name, new Service(freePort())));
        // The store first, for the schema; then all at once.
        start("job-store");
        names.stream().skip(1).forEach(this::launch);
        names.forEach(this::awaitReady);
    }

    /** Starts it and waits until it is ready. */
    void start(String name) {
        launch(name);
        awaitReady(name);
    }

    private void awaitReady(String name) {
        process(name).awaitReady(service(name).port());
    }

    private void launch(String name) {
        var arguments = new ArrayList<>(List.of("--server.port=" + service(name).port()));
        switch (name.substring(0, name.lastIndexOf('-'))) {
            case "job" -> {
                arguments.add("--role=job-store");
                arguments.addAll(datasource());
                arguments.add("--job-store.purge-interval=1h");
            }
            case "coordinator" -> {
                arguments.add("--role=coordinator");
                arguments.addAll(datasource());
                arguments.add("--coordinator.node.id=" + name);
                arguments.add("--coordinator.heartbeat-timeout=" + HEARTBEAT_TIMEOUT.toSeconds() + "s");
                arguments.add("--coordinator.balancing.settle-time=" + SETTLE_TIME.toSeconds() + "s");
            }
            case "agent" -> {
                arguments.add("--role=agent");
                arguments.add(
                        "--worker.agent.job-store-url=" + service("job-store").url());
                arguments.add("--worker.agent.worker-id=" + name);
                arguments.add("--worker.agent.concurrency-limit=100");
            }
            default -> {
                arguments.add("--scheduler.worker.worker-id=" + name);
                arguments.add("--scheduler.worker.scan-interval=" + SCAN_INTERVAL.toMillis());
                arguments.add("--scheduler.worker.look-ahead=20s");
                arguments.add("--scheduler.worker.heartbeat-interval=2000");
                arguments.add("--scheduler.worker.desired-segments=100");
                arguments.add("--scheduler.worker.job-store-url="
                        + service("job-store").url());
                // The workers know the second coordinator only, whether it leads or not.
                arguments.add("--scheduler.worker.coordinator-url="
                        + service("coordinator-2").url());
                arguments.add("--scheduler.worker.worker-agent-urls="
                        + service("agent-1").url() + "," + service("agent-2").url());
            }
        }
        processes.put(name, SchedulerProcess.start(folder, name, arguments.toArray(String[]::new)));
    }

    private List<String> datasource() {
        return List.of(
                "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--spring.datasource.username=postgres",
                "--spring.datasource.password=postgres",
                "--spring.datasource.hikari.maximum-pool-size=15");
    }

    Service service(String name) {
        return Objects.requireNonNull(services.get(name));
    }

    SchedulerProcess process(String name) {
        return Objects.requireNonNull(processes.get(name));
    }

    @Override
    public void close() {
        processes.values().forEach(SchedulerProcess::close);
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
