package com.distributed.jobscheduler.faults;

import com.distributed.jobscheduler.system.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;

/** What each part says of itself while jobs do not start: the message of the failure, for a run that nobody can repeat. */
final class Diagnosis {
    private static final int MOST_JOBS = 3;
    private static final Path THREADS =
            Path.of(System.getProperty("scheduler.jar")).toAbsolutePath().resolveSibling("store-threads.txt");

    private Diagnosis() {}

    /**
     * A few of these jobs with their last attempts, their owners, what each connection of the database does, and each
     * process's own account. The store's threads are in a file beside the jar.
     */
    static String of(Cluster cluster, List<Long> jobs) {
        dumpThreads(cluster.process("job-store").pid());
        return "%d jobs wait.%n%s%n%s%n%s%n%s"
                .formatted(
                        jobs.size(),
                        jobs.stream()
                                .limit(MOST_JOBS)
                                .map(job -> job(cluster, job))
                                .collect(Collectors.joining(System.lineSeparator())),
                        connections(cluster),
                        pool(cluster),
                        Topology.PROCESSES.stream()
                                .map(process -> account(cluster, process))
                                .collect(Collectors.joining(System.lineSeparator())));
    }

    private static void dumpThreads(long pid) {
        try {
            new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid),
                            "Thread.dump_to_file",
                            "-overwrite",
                            THREADS.toString())
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the store's pool says of its connections. */
    private static String pool(Cluster cluster) {
        var store = URI.create(cluster.service("job-store").url());
        var metrics = URI.create("http://localhost:%d/actuator/prometheus".formatted(store.getPort() + 1000));
        try (var body = metrics.toURL().openStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("hikaricp_connections"))
                    .collect(Collectors.joining(System.lineSeparator()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String connections(Cluster cluster) {
        try {
            return cluster.database().queryForList("""
                        select pid, state, wait_event_type, wait_event, xact_start, state_change, pg_blocking_pids(pid) as behind,
                            left(query, 150) as query
                        from pg_stat_activity where backend_type = 'client backend' order by xact_start, state_change""").stream()
                    .map(Object::toString)
                    .collect(Collectors.joining(System.lineSeparator()));
        } catch (DataAccessException e) {
            return "connections: " + e.getMessage();
        }
    }

    private static String job(Cluster cluster, long id) {
        try {
            return rows(
                            cluster,
                            "select now() as read_at, id, segment, status, frequency, next_run_time, not_before, lease_until,"
                                    + " retry_count, abandonments, claimed_by, agent_id, updated_at from jobs where id = ?",
                            id)
                    + " attempts "
                    + rows(
                            cluster,
                            "select worker_id, claimed_at, agent_id, started_at, ended_at, outcome from executions"
                                    + " where job_id = ? order by id desc limit 4",
                            id)
                    + " owner "
                    + rows(
                            cluster,
                            "select * from coordinator_segment where segment = (select segment from jobs where id = ?)",
                            id);
        } catch (DataAccessException e) {
            return id + ": " + e.getMessage();
        }
    }

    private static List<Map<String, Object>> rows(Cluster cluster, String sql, long id) {
        return cluster.database().queryForList(sql, id);
    }

    private static String account(Cluster cluster, String process) {
        var isAlive = cluster.process(process).isAlive();
        try {
            return "%s alive=%s %s"
                    .formatted(process, isAlive, cluster.service(process).get(path(process)));
        } catch (RuntimeException e) {
            return "%s alive=%s %s".formatted(process, isAlive, e);
        }
    }

    private static String path(String process) {
        if (process.startsWith("worker")) {
            return "/api/scheduler-worker/status";
        }
        if (process.startsWith("agent")) {
            return "/api/worker-agent/status";
        }
        return process.equals("job-store") ? "/api/workers" : "/api/scheduler-workers";
    }
}
