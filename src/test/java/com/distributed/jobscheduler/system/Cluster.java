package com.distributed.jobscheduler.system;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/** Job store, coordinators, agents and workers as separate processes, on one real PostgreSQL. */
public final class Cluster implements AutoCloseable {
    /** A process with another name is a worker. */
    private static final List<String> ROLES = List.of("job-store", "coordinator", "agent");

    private final JdbcTemplate database;
    private final Postgres postgres;
    private final Path folder;
    private final Layout layout;
    private final Map<String, Service> services = new LinkedHashMap<>();
    private final Map<String, SchedulerProcess> processes = new ConcurrentHashMap<>();

    /** Starts all of it, with the logs and the database in that folder. */
    public Cluster(Path folder, Layout layout) {
        this.folder = folder;
        this.layout = layout;
        postgres = new Postgres(folder.resolve("postgres"));
        database = postgres.template();
        layout.names().forEach(name -> services.put(name, new Service(FreePort.take())));
        // The store first, for the schema; then all at once.
        start("job-store");
        var atOnce =
                layout.names().stream().skip(1).filter(layout::startsAtOnce).toList();
        atOnce.forEach(this::launch);
        atOnce.forEach(this::awaitReady);
    }

    /** Starts it and waits until it is ready. */
    public void start(String name) {
        launch(name);
        awaitReady(name);
    }

    private void awaitReady(String name) {
        process(name).awaitReady(() -> isReady(name));
    }

    /** Whether it takes calls. */
    public boolean isReady(String name) {
        if (layout.program(name).isEmpty()) {
            return service(name).isReady();
        }
        try {
            return service(name).get("/api/worker-agent/status").has("workerId");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Starts it and does not wait. */
    public void launch(String name) {
        if (!layout.program(name).isEmpty()) {
            processes.put(name, SchedulerProcess.ofProgram(folder, name, layout.program(name), exampleSettings(name)));
            return;
        }
        var properties = new ArrayList<>(layout.properties(name));
        properties.add("server.port=" + service(name).port());
        switch (role(name)) {
            case "job-store" -> properties.addAll(datasource(name));
            case "coordinator" -> {
                properties.addAll(datasource(name));
                properties.add("coordinator.node.id=" + name);
            }
            case "agent" -> {
                properties.add("worker.agent.worker-id=" + name);
                properties.add("worker.agent.job-store-url=" + url(name, "job-store"));
            }
            default -> {
                properties.add("scheduler.worker.worker-id=" + layout.id(name));
                properties.add("scheduler.worker.job-store-url=" + url(name, "job-store"));
                properties.add("scheduler.worker.worker-agent-urls="
                        + named("agent").stream().map(agent -> url(name, agent)).collect(Collectors.joining(",")));
                // The workers know only the last coordinator, whether it leads or not.
                if (!named("coordinator").isEmpty()) {
                    var coordinator = named("coordinator").getLast();
                    properties.add("scheduler.worker.coordinator-url=" + url(name, coordinator));
                    properties.add("scheduler.worker.url=" + url(coordinator, name));
                }
            }
        }
        var role = ROLES.contains(role(name)) ? role(name) : "worker";
        var arguments = new ArrayList<>(List.of("--role=" + role));
        properties.forEach(property -> arguments.add("--" + property));
        processes.put(name, SchedulerProcess.launch(folder, name, layout.jvm(name), arguments));
    }

    /** What the example agents read from their environment. */
    private Map<String, String> exampleSettings(String name) {
        return Map.of(
                "JOB_STORE_URL",
                url(name, "job-store"),
                "PORT",
                Integer.toString(service(name).port()),
                "WORKER_ID",
                name,
                "CAPACITY",
                "60");
    }

    private static String role(String name) {
        return name.equals("job-store") ? name : name.substring(0, name.lastIndexOf('-'));
    }

    /** The names of one role's processes. */
    public List<String> named(String role) {
        return layout.names().stream().filter(name -> role(name).equals(role)).toList();
    }

    private String url(String from, String to) {
        return "http://localhost:" + layout.route(from, to, service(to).port());
    }

    private List<String> datasource(String from) {
        return List.of(
                "spring.datasource.url=jdbc:postgresql://localhost:" + layout.route(from, "postgres", postgres.port())
                        + "/postgres",
                "spring.datasource.username=postgres",
                "spring.datasource.password=postgres",
                "spring.datasource.hikari.maximum-pool-size=15");
    }

    /** The database, without links between it and the services. */
    public JdbcTemplate database() {
        return database;
    }

    public Postgres postgres() {
        return postgres;
    }

    public Service service(String name) {
        return Objects.requireNonNull(services.get(name));
    }

    public SchedulerProcess process(String name) {
        return Objects.requireNonNull(processes.get(name));
    }

    @Override
    public void close() {
        processes.values().forEach(SchedulerProcess::close);
        postgres.close();
    }
}
