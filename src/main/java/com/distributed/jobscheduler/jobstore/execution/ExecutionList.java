package com.distributed.jobscheduler.jobstore.execution;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.values.Page;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** Reads the table {@code executions} for people: the history of one job, and the ended attempts of all jobs. */
@Component
@RequiredArgsConstructor
class ExecutionList {
    // One range of an index, without the larger ids at its last instant: no single condition on both columns is a range
    // on both databases.
    private static final String WITHIN =
            "ended_at >= :from and ended_at <= :endedAt and (ended_at < :endedAt or id < :id)";
    private static final String OF_JOB = """
            from executions where job_id = :jobId and (:anyOutcome or outcome = :outcome) and (:anyEnd or (%s))
            """.formatted(WITHIN);
    /** A job of every second has so many within three hours; to count all of them takes longer than to read a page. */
    static final int MOST_COUNTED = 10_000;

    private static final String SELECT = "select " + ExecutionRow.COLUMNS;
    private static final String ONE = "select * from executions where id = :id";
    private static final String PAGE = SELECT + OF_JOB + " order by id desc limit :size offset :skipped";
    private static final String COUNT = "select count(*) from (select 1 " + OF_JOB + " limit :most) as counted";
    private static final String OF_ANY =
            SELECT + "from executions where " + WITHIN + " order by ended_at desc, id desc limit :size";
    // H2 reads the index in order only if the outcome is in the order, too.
    private static final String OF_OUTCOME = SELECT + "from executions where outcome = :outcome and %s" + WITHIN
            + " order by outcome desc, ended_at desc, id desc limit :size";
    private static final String OF_COMPLETED = OF_OUTCOME.formatted("");
    /** Contains the exact text of the partial index on PostgreSQL. */
    private static final String OF_OTHER = OF_OUTCOME.formatted("outcome <> 'COMPLETED' and ");

    private final JdbcClient jdbc;
    private final RowGuard rows;

    /** One attempt, with its result. */
    Optional<Execution> find(long id) {
        return jdbc.sql(ONE).param("id", id).query(ExecutionRow.WHOLE).optional();
    }

    /** One page of a job's attempts, newest claim first; with a condition on the end, only ended attempts. */
    List<Execution> page(long jobId, ExecutionFilter filter, Page page) {
        return ofJob(PAGE, jobId, filter)
                .param("size", page.size())
                .param("skipped", page.skipped())
                .query(rows.readable("list", "id", ExecutionRow.OF_LIST));
    }

    /** How many there are; one more than are counted where there are more. */
    long count(long jobId, ExecutionFilter filter) {
        return ofJob(COUNT, jobId, filter)
                .param("most", MOST_COUNTED + 1)
                .query(Long.class)
                .single();
    }

    private StatementSpec ofJob(String sql, long jobId, ExecutionFilter filter) {
        return within(jdbc.sql(sql), filter)
                .param("jobId", jobId)
                .param("anyOutcome", filter.outcome() == null)
                .param(
                        "outcome",
                        filter.outcome() == null ? "" : filter.outcome().name())
                .param("anyEnd", filter.isAny());
    }

    /** At most this many ended attempts of all jobs, latest end first. */
    List<Execution> ended(ExecutionFilter filter, int size) {
        var outcome = filter.outcome();
        var query = outcome == null
                ? jdbc.sql(OF_ANY)
                : jdbc.sql(outcome == Outcome.COMPLETED ? OF_COMPLETED : OF_OTHER)
                        .param("outcome", outcome.name());
        return within(query, filter).param("size", size).query(rows.readable("list", "id", ExecutionRow.OF_LIST));
    }

    private static StatementSpec within(StatementSpec query, ExecutionFilter filter) {
        return query.param("from", Utc.param(filter.from()))
                .param("endedAt", Utc.param(filter.until().endedAt()))
                .param("id", filter.until().id());
    }
}
