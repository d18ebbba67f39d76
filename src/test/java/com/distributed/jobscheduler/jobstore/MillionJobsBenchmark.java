package com.distributed.jobscheduler.jobstore;

import com.distributed.jobscheduler.jobstore.values.Utc;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * What jobs that are not asked for cost: due lists and batch claims of two stores in turn, one with some jobs, the other
 * with those and up to thirteen million more. Prints times over HTTP, their ratio, and the plans. Not a test, because
 * times depend on the machine; run its {@code main}, with H2 or POSTGRES as argument. H2 gets a tenth of it all; {@code -Dmillion=100000} sets what a million is.
 */
final class MillionJobsBenchmark {
    private static final String JOBS = """
            insert into jobs (id, job_name, frequency, execution_time, time_zone, misfire_policy, payload, max_retries,
                segment, status, paused, next_run_time, occurrence_time, retry_count, created_at, updated_at, finished_at,
                concurrency_key, limit_id)
            select i, 'bulk', 'DAILY', t, 'UTC', 'FIRE_ONCE', 'a payload of some forty characters, or so.', 3, %s, s, %s, t,
                t, 0, t, t, case when s = 'COMPLETED' then t end, %s
            from (select n as i, %s as s, cast(? as timestamp with time zone) + n %% 10000000 * interval '%d' second as t
                from generate_series(?, ?) as g(n)) as rows
            """;
    private static final String LATER = "case when mod(n, 3) = 0 then 'PENDING' else 'COMPLETED' end";
    private static final String ANY = "mod(i, 100)";
    private static final String FIFTY = "mod(i, 50)";
    private static final String UNLIMITED = "null, 0";

    private static final String DUE = jobs(ANY, "false", UNLIMITED, "'PENDING'", -1);
    private static final String DUE_IN_FIFTY = jobs(FIFTY, "false", UNLIMITED, "'PENDING'", -1);
    private static final String NOT_DUE = jobs(ANY, "false", UNLIMITED, LATER, 1);
    private static final String FOREIGN = jobs("99", "false", UNLIMITED, "'PENDING'", -1);
    private static final String PAUSED = jobs(ANY, "true", UNLIMITED, "'PENDING'", -1);
    private static final String WAITING =
            jobs(ANY, "false", "'crm', (select max(id) from job_limits)", "'PENDING'", -1);

    private static final Object[] SEGMENTS = {10, 11, 12, 13, 14, 15, 16, 17, 18, 19};
    private static final String TEN =
            Arrays.stream(SEGMENTS).map(Object::toString).collect(Collectors.joining(","));
    private static final String FIFTY_SEGMENTS =
            IntStream.range(0, 50).mapToObj(Integer::toString).collect(Collectors.joining(","));
    private static final int ROUNDS = 300;
    private static final int BATCHES = 100;
    private static final int BATCH = 200;
    private static final int STEP = 100_000_000;

    private final Database database;
    private final int million;
    private final Side plain;
    private final Side crowded;
    private int fills;

    /**
     * One store.
     *
     * @param sql its database, without the store's time limits
     */
    private record Side(Store store, JdbcTemplate sql) {
        private static Side on(Database database) throws IOException {
            var url = database.url();
            return new Side(Store.at(database, url), new JdbcTemplate(new DriverManagerDataSource(url)));
        }
    }

    private MillionJobsBenchmark(Database database) throws IOException {
        this.database = database;
        this.million = Integer.getInteger("million", database == Database.POSTGRES ? 1_000_000 : 100_000);
        this.plain = Side.on(database);
        this.crowded = Side.on(database);
    }

    private static String jobs(String segment, String paused, String limit, String status, int secondsEach) {
        return JOBS.formatted(segment, paused, limit, status, secondsEach);
    }

    public static void main(String[] args) throws Exception {
        for (var name : args.length == 0 ? new String[] {"POSTGRES", "H2"} : args) {
            var benchmark = new MillionJobsBenchmark(Database.valueOf(name.toUpperCase(Locale.ROOT)));
            try {
                benchmark.run();
            } finally {
                benchmark.plain.store.stop();
                benchmark.crowded.store.stop();
            }
        }
        System.exit(0);
    }

    private void run() throws ReflectiveOperationException {
        for (var side : List.of(plain, crowded)) {
            side.store.clock.set(Store.START);
            fill(side, DUE, 1_000);
            fill(side, NOT_DUE, million / 10);
        }
        measure("the same jobs, to warm up");
        measure("the same jobs");
        withoutIndexes(() -> fill(crowded, NOT_DUE, 9 * million));
        measure("%,d more that are done or due later".formatted(9 * million));
        fill(crowded, FOREIGN, million);
        measure("and %,d overdue in a segment that is not asked for".formatted(million));
        explain();
        fill(crowded, PAUSED, million);
        measure("and %,d paused".formatted(million));
        // A limit costs by itself: both have it, and it is full.
        fillLimited(plain, 2);
        fillLimited(crowded, million);
        measure("and %,d that wait for their limit".formatted(million));
        for (var side : List.of(plain, crowded)) {
            side.sql.update("delete from jobs where limit_id <> 0");
            side.store.delete("/api/limits/crm");
        }
        if (database == Database.POSTGRES) {
            crowded.sql.execute("vacuum analyze jobs");
            crowded.sql.execute("alter table jobs set (autovacuum_enabled = off)");
        }
        fill(crowded, DUE_IN_FIFTY, million);
        for (var status : List.of("SCHEDULED", "RUNNING", "COMPLETED")) {
            var first = (long) fills * STEP;
            crowded.sql.update("update jobs set status = ? where id between ? and ?", status, first, first + STEP);
        }
        measure("and %,d that have just run".formatted(million));
    }

    /** In parts of a bounded size. */
    private void fill(Side side, String sql, int count) {
        fills++;
        var part = Math.min(count, 100_000);
        for (var done = 0; done < count; done += part) {
            var first = (long) fills * STEP + done + 1;
            side.sql.update(sql, Store.START.atOffset(ZoneOffset.UTC), first, first + part - 1);
        }
    }

    private void fillLimited(Side side, int count) {
        side.store.putBody("/api/limits/crm", "{\"maxRunning\":1}");
        fill(side, WAITING, count);
        side.sql.update("update jobs set status = 'RUNNING' where id = (select max(id) from jobs)");
    }

    /** Takes the indexes away meanwhile, which is faster. */
    private void withoutIndexes(Runnable filling) {
        var jdbc = crowded.sql;
        var indexes = database == Database.H2
                ? List.<Map<String, Object>>of()
                : jdbc.queryForList("select indexname, indexdef from pg_indexes"
                        + " where tablename = 'jobs' and indexdef not like '%UNIQUE%'");
        indexes.forEach(index -> jdbc.execute("drop index " + index.get("indexname")));
        filling.run();
        indexes.forEach(index -> jdbc.execute((String) index.get("indexdef")));
    }

    private void measure(String beside) {
        for (var side : List.of(plain, crowded)) {
            // What was claimed before is due again.
            side.sql.update("update jobs set status = 'PENDING', claim_token = null, lease_until = null"
                    + " where status = 'SCHEDULED'");
            side.sql.execute(database == Database.H2 ? "analyze" : "analyze jobs");
        }
        System.out.println(database + ": " + beside);
        time("  due list, 10 segments, 100 jobs", ROUNDS, (store, i) -> store.due(TEN));
        time("  batch claim of 1 in 10 segments", ROUNDS, (store, i) -> claim(store, tenSegmentsFrom(i), 1));
        for (var side : List.of(plain, crowded)) {
            fill(side, DUE_IN_FIFTY, BATCHES * BATCH);
            side.sql.execute(database == Database.H2 ? "analyze" : "analyze jobs");
        }
        var first = (long) (fills - 1) * STEP;
        time("  batch claim of 200 in 50 segments", BATCHES, (store, i) -> claim(store, FIFTY_SEGMENTS, BATCH));
        for (var side : List.of(plain, crowded)) {
            side.sql.update("delete from executions");
            side.sql.update("delete from jobs where id between ? and ?", first, first + 2L * STEP);
        }
    }

    private static void claim(Store store, String segments, int limit) {
        var body = "{\"workerId\":\"w\",\"segments\":[%s],\"limit\":%d}".formatted(segments, limit);
        store.post("/api/job-schedules/claim", body);
    }

    /** The tens are asked for in turn, but for the last, where the foreign jobs are. */
    private static String tenSegmentsFrom(int round) {
        return IntStream.range(0, 10)
                .mapToObj(i -> Integer.toString((round * 10 + i) % 90))
                .collect(Collectors.joining(","));
    }

    private void time(String what, int rounds, ObjIntConsumer<Store> call) {
        var plainNanos = new long[rounds];
        var crowdedNanos = new long[rounds];
        for (var i = 0; i < rounds; i++) {
            plainNanos[i] = nanos(call, plain.store, i);
            crowdedNanos[i] = nanos(call, crowded.store, i);
        }
        var median = median(plainNanos);
        System.out.printf(
                "%s: median %.2f ms, alone %.2f ms, ratio %.2f%n",
                what, median(crowdedNanos), median, median(crowdedNanos) / median);
    }

    private static long nanos(ObjIntConsumer<Store> call, Store store, int round) {
        var start = System.nanoTime();
        call.accept(store, round);
        return System.nanoTime() - start;
    }

    private static double median(long[] nanos) {
        return Arrays.stream(nanos).sorted().toArray()[nanos.length / 2] / 1e6;
    }

    private void explain() throws ReflectiveOperationException {
        if (database == Database.POSTGRES) {
            explain(crowded.store, "schedule.PostgresDueJobs", "BY_SEGMENT");
            explain(crowded.store, "claim.PostgresBatchClaim", "CLAIM_BY_SEGMENT");
            explain(crowded.store, "schedule.PostgresDueJobs", "FIRST_SCAN");
            explain(crowded.store, "claim.PostgresBatchClaim", "FIRST_SCAN");
        } else {
            explain(crowded.store, "schedule.H2DueJobs", "LATER_IN_ONE");
            explain(crowded.store, "claim.H2BatchClaim", "DUE_IN_ONE");
        }
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
                .param("dueBy", Utc.param(now))
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
