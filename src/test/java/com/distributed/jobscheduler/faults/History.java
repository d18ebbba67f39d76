package com.distributed.jobscheduler.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * All records as plain rows.
 *
 * @param moves each change of a job's status in order, recorded by the database itself
 * @param started the key of each run that took effect, once per run
 * @param acknowledged number of jobs that the store acknowledged, per batch
 * @param epochs the epochs that each of their owners accepted, in order
 */
record History(
        List<Job> jobs,
        List<Attempt> attempts,
        List<Move> moves,
        List<String> started,
        Map<Long, Integer> acknowledged,
        Map<String, List<Long>> epochs) {

    record Job(long id, long batch, String frequency, String status, Instant nextRunTime) {}

    record Attempt(
            long jobId,
            Instant runTime,
            boolean wasStarted,
            @Nullable String outcome) {
        String key() {
            return jobId + ":" + runTime.toEpochMilli();
        }
    }

    /** @param seq the order of this record among all moves and changes of its job */
    record Move(
            long jobId, String from, String to, @Nullable Instant runTime, long seq) {}

    /** A changed definition, in the order of the moves. */
    record Change(long jobId, String payload, Instant executionTime, long seq) {}

    /** Lets the database itself record each job's moves from now on. */
    static void record(JdbcTemplate database) {
        database.execute("""
                create table fault_moves (seq bigserial primary key, job_id bigint, from_status text, to_status text,
                    run_time timestamptz);
                create function fault_move() returns trigger as $$ begin
                    insert into fault_moves (job_id, from_status, to_status, run_time)
                    values (new.id, old.status, new.status, coalesce(new.claimed_run_time, old.claimed_run_time));
                    return new; end $$ language plpgsql;
                create trigger fault_move after update on jobs for each row
                    when (old.status is distinct from new.status) execute function fault_move();
                """);
    }

    /** Lets the database itself record each changed definition from now on, in one order with the moves. */
    static void recordChanges(JdbcTemplate database) {
        database.execute("""
                create table fault_changes (seq bigint primary key, job_id bigint, payload text,
                    execution_time timestamptz);
                create function fault_change() returns trigger as $$ begin
                    insert into fault_changes (seq, job_id, payload, execution_time)
                    values (nextval('fault_moves_seq_seq'), new.id, new.payload, new.execution_time);
                    return new; end $$ language plpgsql;
                create trigger fault_change after update on jobs for each row
                    when (old.payload is distinct from new.payload or old.execution_time <> new.execution_time)
                    execute function fault_change();
                """);
    }

    /** Lets the database itself record each assignment of a segment with its epoch from now on. */
    static void recordEpochs(JdbcTemplate database) {
        database.execute("""
                create table fault_epochs (seq bigserial primary key, segment int, epoch bigint);
                create function fault_epoch() returns trigger as $$ begin
                    insert into fault_epochs (segment, epoch) values (new.segment, new.epoch);
                    return new; end $$ language plpgsql;
                create trigger fault_epoch after update on coordinator_segment for each row
                    execute function fault_epoch();
                """);
    }

    /** What the database and the sink have recorded so far. */
    static History of(
            JdbcTemplate database, Sink sink, Map<Long, Integer> acknowledged, Map<String, List<Long>> epochs) {
        return new History(jobs(database), attempts(database), moves(database), sink.started(), acknowledged, epochs);
    }

    /** Waits until no job meets this SQL condition, whatever a database says that is not up yet. */
    static void awaitNone(JdbcTemplate database, String what, String condition, Object... arguments) {
        await(what)
                .atMost(Duration.ofSeconds(90))
                .ignoreExceptions()
                .until(() ->
                        database.queryForObject("select count(*) from jobs where " + condition, Long.class, arguments)
                                == 0);
    }

    static List<Job> jobs(JdbcTemplate database) {
        return database.query(
                "select id, user_id, frequency, status, next_run_time from jobs where user_id is distinct from "
                        + Backlog.USER,
                (row, n) -> new Job(
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        row.getTimestamp(5).toInstant()));
    }

    static List<Attempt> attempts(JdbcTemplate database) {
        return database.query(
                "select job_id, run_time, started_at is not null, outcome from executions order by id",
                (row, n) -> new Attempt(
                        row.getLong(1), row.getTimestamp(2).toInstant(), row.getBoolean(3), row.getString(4)));
    }

    static List<Move> moves(JdbcTemplate database) {
        return database.query(
                "select job_id, from_status, to_status, run_time, seq from fault_moves order by seq", (row, n) -> {
                    var runTime = row.getTimestamp(4);
                    return new Move(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            runTime == null ? null : runTime.toInstant(),
                            row.getLong(5));
                });
    }

    static List<Change> changes(JdbcTemplate database) {
        return database.query(
                "select job_id, payload, execution_time, seq from fault_changes order by seq",
                (row, n) -> new Change(
                        row.getLong(1), row.getString(2), row.getTimestamp(3).toInstant(), row.getLong(4)));
    }

    History withMoves(List<Move> other) {
        return new History(jobs, attempts, other, started, acknowledged, epochs);
    }

    History withStarted(List<String> other) {
        return new History(jobs, attempts, moves, other, acknowledged, epochs);
    }
}
