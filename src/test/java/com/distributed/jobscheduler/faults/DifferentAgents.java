package com.distributed.jobscheduler.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.system.Service;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Jobs that one agent alone can run. Two agents may call one host each; a third one, which alone has a handler for the
 * name {@link #ELSEWHERE}, is away until the faults are over, and its jobs wait for it.
 */
final class DifferentAgents implements Promise {
    static final String ELSEWHERE = "elsewhere";
    static final String AWAY = "agent-3";
    /** The host that an agent may call alone, by the last digit of the agent's name. */
    static final String HOST = "127.0.0.";

    private static final long USER = 6_000_000;
    private static final int WAITING = 5;

    private final Service store;
    private final JdbcTemplate database;
    private final Sink sink;
    private final Submitting submitting = new Submitting("a submission for one agent", 1);
    private List<String> whileAway = List.of();

    /** A run that began, or an end without one. */
    private record Row(long user, String name, String agent, boolean undeliverable) {}

    DifferentAgents(Service store, JdbcTemplate database, Sink sink) {
        this.store = store;
        this.database = database;
        this.sink = sink;
        store.postUntilAnswered(
                "/api/jobs/batch",
                IntStream.range(0, WAITING).mapToObj(i -> job(ELSEWHERE, 3)).collect(Collectors.joining(",", "[", "]")),
                "elsewhere");
        submitting.withPauses(Duration.ofSeconds(1), this::submit);
    }

    private void submit() {
        try {
            store.post("/api/jobs/batch", "[%s,%s]".formatted(job("http", 1), job("http", 2)));
        } catch (UncheckedIOException e) {
            // the store is down: whether accepted or not, these jobs are as good as others
        }
    }

    private String job(String name, int agent) {
        return """
                {"jobName":"%s","userId":%d,"frequency":"ONE_TIME","executionTime":"%s","maxRetries":4,"payload":"%s"}""".formatted(
                        name, USER + agent, Instant.now(), sink.payload("ok").replace("localhost", HOST + agent));
    }

    @Override
    public void end() throws InterruptedException {
        submitting.end(Duration.ofSeconds(30));
        whileAway = database.queryForList(
                "select status from jobs where job_name = ? order by id", String.class, ELSEWHERE);
    }

    @Override
    public List<String> broken(History history) {
        return judge(whileAway, rows());
    }

    private List<Row> rows() {
        return database.query(
                """
                select user_id, job_name, coalesce(executions.agent_id, ''), started_at is null and outcome = 'FAILED'
                    from jobs join executions on job_id = jobs.id
                    where user_id between ? and ? and (started_at is not null or outcome = 'FAILED')""",
                (row, n) -> new Row(row.getLong(1), row.getString(2), row.getString(3), row.getBoolean(4)),
                USER,
                USER + 9);
    }

    private static List<String> judge(List<String> whileAway, List<Row> rows) {
        var broken = new ArrayList<String>();
        if (whileAway.size() != WAITING
                || whileAway.stream()
                        .anyMatch(status -> !List.of("PENDING", "SCHEDULED").contains(status))) {
            broken.add("jobs for an agent that is away were " + whileAway);
        }
        if (rows.stream()
                        .filter(row -> row.name().equals(ELSEWHERE) && !row.undeliverable())
                        .count()
                < WAITING) {
            broken.add("jobs for an agent that was away did not run when it came");
        }
        rows.stream()
                .filter(row -> row.undeliverable() || !row.agent().startsWith("agent-" + (row.user() - USER)))
                .forEach(row -> broken.add("for one agent alone: " + row));
        return broken;
    }

    @Override
    public void checkTheChecker(History history) {
        var rows = rows();
        assertThat(judge(List.of("PENDING", "FAILED"), rows)).hasSize(1);
        assertThat(judge(whileAway.subList(1, WAITING), rows)).hasSize(1);
        assertThat(judge(
                        whileAway,
                        rows.stream()
                                .filter(row -> !row.name().equals(ELSEWHERE))
                                .toList()))
                .hasSize(1);
        var other = new ArrayList<>(rows);
        other.add(new Row(USER + 1, "http", "agent-2.x", false));
        other.add(new Row(USER + 1, "http", "", true));
        assertThat(judge(whileAway, other)).hasSize(2);
    }

    @Override
    public String figures() {
        return "for one agent alone: %d runs, and %d jobs that waited for an agent"
                .formatted(rows().size(), whileAway.size());
    }

    @Override
    public void close() {
        submitting.close();
    }
}
