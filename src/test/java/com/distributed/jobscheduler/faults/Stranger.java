package com.distributed.jobscheduler.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.system.Interpreter;
import com.distributed.jobscheduler.system.Service;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Jobs that a stranger's agent runs: the Python example, which knows of this system what docs/agent-protocol.md says. Its
 * runs are in the sink's log and in the history like all others, so that the {@link Checker} judges them, too.
 */
final class Stranger implements Promise {
    /** Its name, where this run has one: it needs Python. */
    static final List<String> AGENTS = Promises.ARE_WATCHED && hasPython() ? List.of("agent-4") : List.of();

    static final List<String> COMMAND = List.of(
            "env",
            "PYTHONDONTWRITEBYTECODE=1",
            "PYTHONPATH=" + Path.of("src/examples/python-agent").toAbsolutePath(),
            "python3",
            Path.of("src/test/resources/faults/stranger.py").toAbsolutePath().toString());

    private static final long USER = 7_000_000;

    private final Service store;
    private final JdbcTemplate database;
    private final Sink sink;
    private final Submitting submitting = new Submitting("a submission for the stranger", 1);

    /** A job with one of its attempts. */
    private record Row(long job, String status, String agent, boolean wasStarted, String outcome) {}

    Stranger(Service store, JdbcTemplate database, Sink sink) {
        this.store = store;
        this.database = database;
        this.sink = sink;
        submitting.withPauses(Duration.ofSeconds(1), this::submit);
    }

    private static boolean hasPython() {
        try {
            return Interpreter.isInstalled("python3");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void submit() {
        try {
            store.post(
                    "/api/jobs/batch",
                    Stream.of("ok", "ok", "fails-once", "takes-long")
                            .map(this::job)
                            .collect(Collectors.joining(",", "[", "]")));
        } catch (UncheckedIOException e) {
            // the store is down: whether accepted or not, these jobs are as good as others
        }
    }

    private String job(String work) {
        return """
                {"jobName":"stranger","userId":%d,"frequency":"ONE_TIME","executionTime":"%s","maxRetries":4,"payload":"%s"}""".formatted(USER, Instant.now(), sink.payload(work));
    }

    @Override
    public void end() throws InterruptedException {
        submitting.end(Duration.ofSeconds(30));
    }

    @Override
    public List<String> broken(History history) {
        return judge(rows());
    }

    private List<Row> rows() {
        return database.query(
                """
                select jobs.id, status, coalesce(executions.agent_id, ''), started_at is not null, coalesce(outcome, '')
                    from jobs join executions on job_id = jobs.id where user_id = ? order by executions.id""",
                (row, n) -> new Row(
                        row.getLong(1), row.getString(2), row.getString(3), row.getBoolean(4), row.getString(5)),
                USER);
    }

    private static List<String> judge(List<Row> rows) {
        var broken = new ArrayList<String>();
        if (rows.stream().noneMatch(Stranger::isItsOwn)) {
            broken.add("the stranger has run nothing");
        }
        for (var row : rows) {
            // The agent that comes when all faults are over takes any name.
            if (row.wasStarted() && !isItsOwn(row) && !row.agent().startsWith(DifferentAgents.AWAY)) {
                broken.add("for the stranger alone: " + row);
            }
            if (!row.wasStarted() && row.outcome().equals("FAILED")) {
                broken.add("given up while the stranger was away: " + row);
            }
        }
        rows.stream()
                .filter(row -> !row.status().equals("COMPLETED"))
                .map(Row::job)
                .distinct()
                .forEach(job -> broken.add("job %d of the stranger did not end well".formatted(job)));
        return broken;
    }

    private static boolean isItsOwn(Row row) {
        return row.wasStarted() && AGENTS.stream().anyMatch(agent -> row.agent().startsWith(agent + "."));
    }

    @Override
    public void checkTheChecker(History history) {
        var rows = rows();
        assertThat(judge(List.of())).hasSize(1);
        for (var forged : List.of(
                new Row(1, "COMPLETED", "agent-1.x", true, "COMPLETED"),
                new Row(1, "COMPLETED", "", false, "FAILED"),
                new Row(1, "FAILED", "agent-4.x", true, "FAILED"))) {
            var other = new ArrayList<>(rows);
            other.add(forged);
            assertThat(judge(other)).as("%s", forged).hasSize(1);
        }
    }

    @Override
    public String figures() {
        var its = rows().stream().filter(Stranger::isItsOwn).toList();
        return "by a stranger's agent: %d runs by %d processes of it, %d abandoned"
                .formatted(
                        its.size(),
                        its.stream().map(Row::agent).distinct().count(),
                        its.stream()
                                .filter(row -> row.outcome().equals("ABANDONED"))
                                .count());
    }

    @Override
    public void close() {
        submitting.close();
    }
}
