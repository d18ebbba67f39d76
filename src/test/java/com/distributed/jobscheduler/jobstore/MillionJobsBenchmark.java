package com.distributed.jobscheduler.jobstore;

import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * The due query and the batch claim of ten segments among 1,000,000 stored jobs of which 1,000 are due, then with
 * 1,000,000 more that are overdue in a segment that nobody asks for: times over HTTP and PostgreSQL's plans. Not a test, because times depend on the machine; run its {@code main}, with H2 or POSTGRES as
 * argument.
 */
final class MillionJobsBenchmark {
    private static final String FILL = """
            insert into jobs (id, job_name, frequency, execution_time, time_zone, misfire_policy, payload, max_retries,
                segment, status, paused, next_run_time, occurrence_time, retry_count, created_at, updated_at, finished_at)
            select i, 'bulk', 'DAILY', t, 'UTC', 'FIRE_ONCE', 'a payload of some forty characters, or so.', 3, mod(i, 100),
                s, false, t, t, 0, t, t, case when s = 'COMPLETED' then t end
            from (select i, case when i <= 1000 or mod(i, 3) = 0 then 'PENDING' else 'COMPLETED' end as s,
                    cast(? as timestamp with time zone)
                        + (case when i <= 1000 then -i else i end) * interval '1' second as t
                from (select n as i from generate_series(?, ?) as g(n)) as numbers) as rows
            """;
    private static final String FILL_FOREIGN = """
            insert into jobs (id, job_name, frequency, execution_time, time_zone, misfire_policy, payload, max_retries,
                segment, status, paused, next_run_time, occurrence_time, retry_count, created_at, updated_at)
            select i, 'foreign', 'DAILY', t, 'UTC', 'FIRE_ONCE', 'a payload of some forty characters, or so.', 3, 99,
                'PENDING', false, t, t, 0, t, t
            from (select n as i, cast(? as timestamp with time zone) - n * interval '1' second as t
                from generate_series(?, ?) as g(n)) as rows
            """;
    private static final String FILL_WAITING = """
            insert into jobs (id, job_name, frequency, execution_time, time_zone, misfire_policy, payload, max_retries,
                segment, status, paused, next_run_time, occurrence_time, retry_count, created_at, updated_at,
                concurrency_key, limit_id)
            select i, 'waiting', 'DAILY', t, 'UTC', 'FIRE_ONCE', 'a payload of some forty characters, or so.', 3, mod(i, 100),
                'PENDING', false, t, t, 0, t, t, 'crm', (select max(id) from job_limits)
            from (select n as i, cast(? as timestamp with time zone) - n * interval '1' second as t
                from generate_series(?, ?) as g(n)) as rows
            """;
    private static final Object[] SEGMENTS = {10, 11, 12, 13, 14, 15, 16, 17, 18, 19};
    private static final int ROUNDS = 1_000;

    private MillionJobsBenchmark() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        for (var name : args.length == 0 ? new String[] {"POSTGRES", "H2"} : args) {
            var database = Database.valueOf(name.toUpperCase(Locale.ROOT));
            var store = Store.on(database).emptied();
            fill(store, FILL, 0);
            measure(store, "");
            fill(store, FILL_FOREIGN, 2_000_000);
            measure(store, ", a million foreign overdue");
            store.putBody("/api/limits/crm", "{\"maxRunning\":1}");
            fill(store, FILL_WAITING, 3_000_000);
            store.jdbc().update("update jobs set status = 'RUNNING' where id = 3000001");
            measure(store, ", a million more waiting for their limit");
            store.delete("/api/limits/crm");
            store.jdbc().update("delete from jobs where id > 3000000");
            store.submit("ONE_TIME", "priority", 8);
            store.jdbc().update("update jobs set priority = 8 where id <= 1000 and mod(id, 10) < 3");
            store.clock.advance(Duration.ofSeconds(2));
            measure(store, ", two priorities");
        }
        System.exit(0);
    }

    /** A million jobs, in parts that are done before a connection gives up. */
    private static void fill(Store store, String sql, int after) {
        for (var part = 0; part < 10; part++) {
            var first = after + part * 100_000 + 1;
            store.jdbc().update(sql, Store.START.atOffset(ZoneOffset.UTC), first, first + 99_999);
        }
    }

    private static void measure(Store store, String beside) throws ReflectiveOperationException {
        // What was claimed before is due again.
        store.jdbc()
                .update("update jobs set status = 'PENDING', claim_token = null, lease_until = null"
                        + " where status = 'SCHEDULED'");
        store.jdbc().execute("analyze");
        if (store.toString().equals("POSTGRES")) {
            explain(store, "schedule.PostgresDueJobs", "BY_SEGMENT");
            explain(store, "claim.PostgresBatchClaim", "CLAIM_BY_SEGMENT");
            explain(store, "schedule.PostgresDueJobs", "FIRST_SCAN");
            explain(store, "claim.PostgresBatchClaim", "FIRST_SCAN");
        } else {
            explain(store, "schedule.H2DueJobs", "LATER_IN_ONE");
            explain(store, "claim.H2BatchClaim", "DUE_IN_ONE");
        }
        time(store + " due list, 10 segments, 100 jobs" + beside, i -> store.due("10,11,12,13,14,15,16,17,18,19"));
        time(
                store + " batch claim of 1 in 10 segments" + beside,
                i -> store.post(
                        "/api/job-schedules/claim",
                        "{\"workerId\":\"w\",\"segments\":[%s],\"limit\":1}".formatted(tenSegmentsFrom(i))));
    }

    /** The tens are asked for in turn, but for the last, where the foreign jobs are. */
    private static String tenSegmentsFrom(int round) {
        return String.join(
                ",",
                IntStream.range(0, 10)
                        .mapToObj(i -> Integer.toString((round * 10 + i) % 90))
                        .toList());
    }

    private static void time(String what, IntConsumer call) {
        var nanos = IntStream.range(0, ROUNDS)
                .mapToLong(i -> {
                    var start = System.nanoTime();
                    call.accept(i);
                    return System.nanoTime() - start;
                })
                .sorted()
                .toArray();
        System.out.printf(
                "%s: median %.2f ms, p95 %.2f ms over HTTP%n",
                what, nanos[ROUNDS / 2] / 1e6, nanos[ROUNDS * 95 / 100] / 1e6);
    }

    private static void explain(Store store, String type, String constant) throws ReflectiveOperationException {
        var field = Class.forName(JobStoreApplication.class.getPackageName() + "." + type)
                .getDeclaredField(constant);
        field.setAccessible(true);
        var now = Store.START;
        var plan = store.bean(JdbcClient.class)
                .sql((store.toString().equals("H2") ? "explain analyze " : "explain (analyze, buffers) ")
                        + field.get(null))
                .param("segments", new SqlArrayValue("integer", SEGMENTS))
                .param("segment", SEGMENTS[0])
                .param("level", 5)
                .param("bound", 1_000)
                .param("missedBefore", Utc.param(now.minus(Duration.ofMinutes(1))))
                .param("time", Utc.param(now.minus(Duration.ofDays(9_000))))
                .param("asOf", Utc.param(now))
                .param("id", 0L)
                .param("waitedBy", Utc.param(now))
                .param("window", 15)
                .param("limit", type.endsWith("DueJobs") ? 500 : 50)
                .param("worker", "w")
                .param("token", UUID.randomUUID().toString())
                .param("lease", Utc.param(now))
                .param("now", Utc.param(now))
                .query(String.class)
                .list();
        System.out.println(store + " " + type + "\n" + String.join("\n", plan) + "\n");
    }
}
