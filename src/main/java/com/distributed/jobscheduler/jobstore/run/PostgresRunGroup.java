package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.execution.Outcome;
import com.distributed.jobscheduler.jobstore.execution.Progress;
import com.distributed.jobscheduler.jobstore.execution.RunNotes;
import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.job.Occurrence;
import com.distributed.jobscheduler.jobstore.notification.LateNotice;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * One statement each, which is its own transaction. It leaves out rows that another transaction is moving, rows that do
 * not meet the conditions, and ends of recurring jobs' runs, because no statement can compute the next occurrence; also
 * what may have to be told: a late start, and a success after a failure that was final. The
 * status is inside a {@code case}: otherwise the planner may look the rows up by status, not by id.
 */
@RequiredArgsConstructor
final class PostgresRunGroup implements RunGroup {
    private static final String OF_THAT_OCCURRENCE = """
            claimed_run_time >= timestamptz 'epoch' + millis * interval '1 millisecond'
                and claimed_run_time < timestamptz 'epoch' + (millis + 1) * interval '1 millisecond'
            """;
    private static final String START = """
            with wanted as (
                select * from unnest(:ids, :millis, :keys, :tokens, :handlers) with ordinality
                    as w (wanted_id, millis, key, token, wanted_handler, turn)
            ), free as (
                select id as free_id, key as free_key, wanted_handler as free_handler, turn as free_turn
                from wanted join jobs on id = wanted_id
                where case status when 'SCHEDULED' then claim_token end = coalesce(token, claim_token) and %s
                    and not (%s)
                for update of jobs skip locked
            ), started as (
                update jobs set %s from free where id = free_id
                returning id as job, free_handler, free_turn
            ), recorded as (
                update executions set %s from started where job_id = job and ended_at is null
            )
            select job, free_turn from started
            """.formatted(
            OF_THAT_OCCURRENCE, LateNotice.IS_DUE, MoveSql.started("free_key"), ExecutionTable.started("free_handler"));
    private static final String COMPLETE = """
            with wanted as (
                select * from unnest(:ids, :millis, :keys, :durations, :results, :percents, :progresses) with ordinality
                    as w (wanted_id, millis, key, duration, wanted_result, percent, progress, turn)
            ), free as (
                select id as free_id, key as free_key, duration as free_duration, wanted_result as free_result,
                    percent as free_percent, progress as free_progress, turn as free_turn
                from wanted join jobs on id = wanted_id
                where case status when 'RUNNING' then agent_id end = :agent and frequency = 'ONE_TIME'
                    and consecutive_failures <= retry_count + abandonments and %s
                for update of jobs skip locked
            ), completed as (
                update jobs set status = 'COMPLETED', %s, %s, %s,
                    last_error = null, last_verdict = null, finished_at = :now, last_success_at = :now, consecutive_failures = 0
                from free where id = free_id
                returning id as job, keep_until as kept, next_run_time as job_time, retry_count as retries, free_duration, free_result,
                    free_percent, free_progress, free_turn
            ), recorded as (
                update executions set ended_at = :now, outcome = 'COMPLETED', error = null,
                    duration_millis = free_duration, %s, settled_status = 'COMPLETED', settled_next_run_time = job_time,
                    settled_retry_count = retries, keep_until = kept
                from completed where job_id = job and ended_at is null
            )
            select job, job_time, retries, free_turn from completed
            """.formatted(
                    OF_THAT_OCCURRENCE,
                    MoveSql.UNCLAIMED,
                    MoveSql.moved(JobStatus.COMPLETED, "free_key"),
                    MoveSql.KEPT,
                    ExecutionTable.noted("free_result", "free_percent", "free_progress"));

    private final JdbcClient jdbc;
    private final RunMetrics metrics;

    @Override
    public Map<Integer, JobState> start(String agentId, List<StartOrder> starts, Instant now, Instant leaseUntil) {
        var started = new HashMap<Integer, JobState>();
        occurrences(jdbc.sql(START), starts.stream().map(StartOrder::occurrence).toList())
                .param("keys", array("varchar", starts.stream().map(StartOrder::key)))
                .param("tokens", array("varchar", starts.stream().map(StartOrder::claim)))
                .param("handlers", array("varchar", starts.stream().map(StartOrder::handler)))
                .param("agent", agentId)
                .param("lease", Utc.param(leaseUntil))
                .param("now", Utc.param(now))
                .query(row -> {
                    started.put(
                            row.getInt("free_turn") - 1,
                            new JobState(row.getLong("job"), JobStatus.RUNNING, null, null));
                });
        return started;
    }

    /** Only completions without an error or a log, and with a duration. */
    @Override
    public Map<Integer, JobState> finish(String agentId, List<OutcomeOrder> outcomes, Instant now) {
        var plain = IntStream.range(0, outcomes.size())
                .filter(i -> outcomes.get(i).isPlainCompletion())
                .toArray();
        if (plain.length == 0) {
            return Map.of();
        }
        var completed =
                complete(agentId, IntStream.of(plain).mapToObj(outcomes::get).toList(), now);
        metrics.ended(Outcome.COMPLETED, completed.size());
        return completed.entrySet().stream()
                .collect(Collectors.toMap(each -> plain[each.getKey()], Map.Entry::getValue));
    }

    private Map<Integer, JobState> complete(String agentId, List<OutcomeOrder> completions, Instant now) {
        var completed = new HashMap<Integer, JobState>();
        occurrences(
                        jdbc.sql(COMPLETE),
                        completions.stream().map(OutcomeOrder::occurrence).toList())
                .param("keys", array("varchar", completions.stream().map(OutcomeOrder::key)))
                .param(
                        "durations",
                        array("bigint", completions.stream().map(c -> c.report().durationMillis())))
                .param("results", array("varchar", notes(completions).map(RunNotes::result)))
                .param("percents", array("integer", progresses(completions).map(p -> p == null ? null : p.percent())))
                .param("progresses", array("varchar", progresses(completions).map(p -> p == null ? null : p.text())))
                .param("agent", agentId)
                .param("now", Utc.param(now))
                .query(row -> {
                    completed.put(
                            row.getInt("free_turn") - 1,
                            new JobState(
                                    row.getLong("job"),
                                    JobStatus.COMPLETED,
                                    Utc.read(row, "job_time"),
                                    row.getInt("retries")));
                });
        return completed;
    }

    private static Stream<RunNotes> notes(List<OutcomeOrder> completions) {
        return completions.stream().map(completion -> completion.report().notes());
    }

    private static Stream<@Nullable Progress> progresses(List<OutcomeOrder> completions) {
        return notes(completions).map(RunNotes::progress);
    }

    private static StatementSpec occurrences(StatementSpec statement, List<Occurrence> occurrences) {
        return statement
                .param("ids", array("bigint", occurrences.stream().map(Occurrence::jobId)))
                .param("millis", array("bigint", occurrences.stream().map(Occurrence::epochMillis)));
    }

    private static SqlArrayValue array(String type, Stream<? extends @Nullable Object> values) {
        return new SqlArrayValue(type, values.toArray());
    }
}
