package com.distributed.jobscheduler.jobstore;

import com.distributed.jobscheduler.jobstore.find.FindFilter;
import com.distributed.jobscheduler.jobstore.find.FindProbe;
import com.distributed.jobscheduler.jobstore.find.JobFind;
import com.distributed.jobscheduler.jobstore.find.Sort;
import com.distributed.jobscheduler.wire.JobStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lists of jobs by many combinations of filters, among 1,000,000 stored jobs: times over HTTP and PostgreSQL's plans. Not
 * a test, because times depend on the machine; run its {@code main}.
 */
final class FindBenchmark {
    private static final int ROUNDS = 20;

    /** Every part has something that is rare, and something that is frequent; no part goes by the id. */
    private static final List<String> FILL = List.of(
            """
            insert into jobs (id, job_name, user_id, external_key, frequency, execution_time, time_zone, misfire_policy,
                payload, max_retries, segment, status, paused, next_run_time, occurrence_time, retry_count, created_at,
                updated_at, finished_at, consecutive_failures, last_success_at, labels)
            select i, case when h % 2 = 0 then 'bulk' when h % 2000 = 1 then 'rare-' || i else 'report-' || h % 1000 end,
                case when h % 3 = 0 then 1 else 1000 + h % 20000 end, case when h % 50 = 7 then 'key-' || i end,
                case when i % 200000 = 9 then 'CRON' when h % 11 = 0 then 'DAILY' else 'ONE_TIME' end,
                t, 'UTC', 'FIRE_ONCE', 'a payload of some forty characters, or so.', 3, h % 100, s, h % 211 = 0, t, t, 0,
                t, t, case when s in ('COMPLETED', 'FAILED', 'CANCELLED') then t end,
                case when s = 'FAILED' or h % 97 = 0 then 2 else 0 end, case when s = 'COMPLETED' then t end,
                case when h % 10 = 3 then 'blue' when h % 1000 = 5 then 'rare' end
            from (select i, h, cast(? as timestamp with time zone) + h % 2500000 * interval '1 second' as t,
                    case when h % 100 < 50 then 'PENDING' when h % 100 < 90 then 'COMPLETED'
                        when h % 100 < 95 then 'FAILED' when h % 1000 = 999 then 'RUNNING' else 'CANCELLED' end as s
                from (select n as i, abs(hashint8(n)::bigint) as h from generate_series(?, ?) as g(n)) as hashed) as rows
            """,
            """
            insert into job_search (job_id, job_name, user_id, segment, external_key, frequency)
            select id, job_name, user_id, segment, external_key, frequency from jobs where id between ? and ?
            """,
            "insert into job_labels (label, job_id) select labels, id from jobs where labels is not null and id between ? and ?");

    private static final List<String> LISTS = List.of(
            "",
            "status=PENDING",
            "status=FAILED,RUNNING",
            "status=RUNNING&sort=-id",
            "lastOutcome=FAILED",
            "lastOutcome=COMPLETED&status=CANCELLED",
            "jobName=bulk",
            "jobName=bulk&status=FAILED&sort=-ended",
            "jobName=report-17",
            "jobName=nobody",
            "jobName=report-17&sort=due",
            "jobName=bulk&sort=due",
            "jobName=bulk&userId=1&segment=7&status=FAILED",
            "jobName=bulk&segment=7",
            "jobName=bulk&segment=8&sort=due",
            "namePrefix=rep",
            "namePrefix=rare-",
            "namePrefix=rare-&sort=due",
            "namePrefix=nobody&sort=due",
            "namePrefix=nobody&status=PENDING,FAILED",
            "namePrefix=rep&sort=-due",
            "namePrefix=rep&status=PENDING&segment=7&frequency=DAILY",
            "externalKey=key-4711",
            "userId=1",
            "userId=1&sort=due",
            "userId=1017&sort=due",
            "userId=1017&status=PENDING&label=blue",
            "segment=7&sort=due",
            "segment=7&status=COMPLETED&sort=-ended",
            "paused=true",
            "paused=true&sort=due",
            "paused=false&frequency=DAILY&sort=-due",
            "frequency=CRON",
            "frequency=CRON&sort=due",
            "frequency=DAILY&status=RUNNING",
            "label=blue",
            "label=rare",
            "label=rare&sort=due",
            "label=blue,rare",
            "label=blue&jobName=bulk&sort=due",
            "label=blue&sort=-id&status=PENDING",
            "dueFrom=2026-01-20T00:00:00Z&dueTo=2026-01-20T00:10:00Z",
            "dueFrom=2026-01-10T00:00:00Z",
            "dueFrom=2026-01-10T00:00:00Z&dueTo=2026-01-20T00:00:00Z&sort=-due&jobName=report-17",
            "dueFrom=2026-01-10T00:00:00Z&namePrefix=rep&label=blue&paused=false&sort=due",
            "dueTo=2026-01-06T00:00:00Z&userId=1&sort=-due",
            "status=FAILED&lastOutcome=COMPLETED",
            "sort=ended",
            "sort=-ended&namePrefix=nobody",
            "jobName=bulk&userId=1&namePrefix=b&segment=7&status=PENDING,FAILED&paused=false&frequency=ONE_TIME"
                    + "&label=blue&dueFrom=2026-01-10T00:00:00Z&dueTo=2026-01-30T00:00:00Z&sort=due");

    /** Every part of these has many jobs. */
    private static final List<String> COUNTED = List.of(
            "segment=7&paused=false",
            "segment=7&status=RUNNING",
            "segment=7&jobName=bulk",
            "label=blue&status=FAILED",
            "jobName=bulk&userId=1",
            "jobName=bulk&lastOutcome=FAILED",
            "jobName=bulk&status=PENDING",
            "jobName=bulk&userId=1&label=blue&status=PENDING",
            "namePrefix=rep&label=blue",
            "");

    private FindBenchmark() {}

    public static void main(String[] args) {
        var store = Store.on(Database.POSTGRES).emptied();
        for (var from = 1; from < 1_000_000; from += 50_000) {
            store.jdbc().update(FILL.get(0), Store.START.atOffset(ZoneOffset.UTC), from, from + 49_999);
        }
        for (var from = 1; from < 1_000_000; from += 50_000) {
            store.jdbc().update(FILL.get(1), from, from + 49_999);
            store.jdbc().update(FILL.get(2), from, from + 49_999);
        }
        for (var table : List.of("job_labels", "job_search", "jobs")) {
            store.jdbc().execute("vacuum analyze " + table);
        }
        Upkeep.run(store, "Census");
        System.out.println("| list | found | total | pages | first page, median | slowest | last of ten pages |");
        System.out.println("|---|---|---|---|---|---|---|");
        LISTS.forEach(list -> time(store, list));
        time(store, "page=0&status=PENDING");
        timed(store, "/api/jobs/counts");
        System.out.println("| list | exact total | median | slowest |");
        System.out.println("|---|---|---|---|");
        COUNTED.forEach(list -> timeExactTotal(store, list));
        if (args.length > 0) {
            plans(store);
        }
        System.exit(0);
    }

    private static void time(Store store, String list) {
        var path = "/api/jobs?" + (list.isEmpty() ? "" : list + "&") + "size=100";
        var first = store.get(path);
        if (first.status() != 200) {
            throw new IllegalStateException(list + " " + first);
        }
        var nanos = new long[ROUNDS];
        for (var i = 0; i < ROUNDS; i++) {
            var start = System.nanoTime();
            store.get(path);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        var answer = first;
        var pages = 1;
        var found = first.data().size();
        var deep = 0L;
        while (pages < 10 && answer.headers().firstValue("X-Next-After").isPresent()) {
            var start = System.nanoTime();
            answer = store.get(path + "&after="
                    + URLEncoder.encode(
                            answer.headers().firstValue("X-Next-After").get(), StandardCharsets.UTF_8));
            deep = System.nanoTime() - start;
            found += answer.data().size();
            pages++;
        }
        System.out.printf(
                Locale.ROOT,
                "| `%s` | %d in %d | %s %s | %s | %.1f ms | %.1f ms | %.1f ms |%n",
                list,
                found,
                pages,
                first.headers().firstValue("X-Total-Count").orElse(""),
                first.headers().firstValue("X-Total-Count-Kind").orElse("EXACT"),
                answer.headers().firstValue("X-Next-After").isPresent() ? "more" : "all",
                nanos[ROUNDS / 2] / 1e6,
                nanos[ROUNDS - 1] / 1e6,
                deep / 1e6);
    }

    private static void timeExactTotal(Store store, String list) {
        var path = "/api/jobs?" + (list.isEmpty() ? "" : list + "&") + "size=1&exactTotal=true";
        var total = store.get(path).headers().firstValue("X-Total-Count").orElse("");
        var nanos = new long[7];
        for (var i = 0; i < nanos.length; i++) {
            var start = System.nanoTime();
            store.get(path);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "| `%s` | %s | %.0f ms | %.0f ms |%n",
                list,
                total,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length - 1] / 1e6);
    }

    private static void timed(Store store, String path) {
        var start = System.nanoTime();
        var answer = store.get(path);
        System.out.printf(Locale.ROOT, "%s: %.1f ms %s%n", path, (System.nanoTime() - start) / 1e6, answer.data());
    }

    private static void plans(Store store) {
        var plans = new TreeMap<>(Map.of(
                "namePrefix=nobody, by due",
                filter(null, "nobody", null, null),
                "userId=1017, PENDING",
                filter(null, null, 1017L, List.of(JobStatus.PENDING)),
                "jobName=bulk, by due",
                filter("bulk", null, null, null),
                "namePrefix=rare-, by due",
                filter(null, "rare-", null, null)));
        plans.forEach((name, filter) -> System.out.printf(
                "%n%s%n%s%n",
                name,
                FindProbe.plan(
                        store.bean(JobFind.class),
                        store.bean(JdbcClient.class),
                        filter,
                        name.endsWith("due") ? Sort.DUE : Sort.ID,
                        100,
                        3_000)));
    }

    private static FindFilter filter(String name, String prefix, Long user, List<JobStatus> status) {
        return new FindFilter(name, prefix, null, user, null, status, null, null, null, (Instant) null, null, null);
    }
}
