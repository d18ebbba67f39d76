package com.distributed.jobscheduler.benchmark;

import com.distributed.jobscheduler.system.FreePort;
import com.distributed.jobscheduler.system.Postgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Prints one table: {@code main([parts])} with letters out of {@value #PARTS}; without letters, all parts. Needs the
 * built jar: {@code ./mvnw -DskipTests package}.
 */
final class Benchmark implements AutoCloseable {
    private static final String PARTS = "ABGCDHKIEF";
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    /** Rounds of several workers before they are measured: each process compiles for itself. */
    private static final int WARM_UPS = 4;
    /** The first ones are slow: each process has its code still to compile. */
    private static final int HERDS = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final int CONCURRENCY = 64;
    private static final List<Yardstick> YARDSTICKS =
            Boolean.getBoolean("yardsticks") ? List.of(new JobRunrYardstick(), new QuartzYardstick()) : List.of();
    private static final String ALL =
            String.join(",", IntStream.range(0, 100).mapToObj(Integer::toString).toList());
    private static final String FILL = """
            insert into jobs (id, job_name, frequency, execution_time, time_zone, misfire_policy, payload, max_retries,
                segment, status, paused, next_run_time, occurrence_time, retry_count, created_at, updated_at, finished_at)
            select nextval('job_ids'), 'log', 'ONE_TIME', t, 'UTC', 'FIRE_ONCE', 'a payload of some forty characters, or so.', 3,
                mod(i, 100), s, false, t, t, 0, t, t, case when s = 'COMPLETED' then t end
            from (select i, ? as s, date_trunc('milliseconds', now()) + ? * interval '1 second' + i * ? * interval '1 second' as t
                from generate_series(1, ?) as g(i)) as rows
            """;
    private static final String FILL_DB_SCHEDULER = """
            insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
            select 'post', cast(i as text),
                date_trunc('milliseconds', now()) + ? * interval '1 second' + i * ? * interval '1 second', false, 1
            from generate_series(1, ?) as g(i)
            """;

    private final EmbeddedPostgres postgres;
    private final JdbcTemplate database;
    private final Child sink;
    private final Child store;

    private Benchmark() throws Exception {
        postgres = Postgres.builder()
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "200")
                .setServerConfig("max_wal_size", "4GB")
                .start();
        database = new JdbcTemplate(postgres.getPostgresDatabase());
        database.execute(DbScheduler.TABLE);
        var port = FreePort.take();
        sink = Child.main(Sink.class, port, Integer.toString(port));
        sink.awaitAnswer("/sink/stats");
        store = Child.service(
                "job-store",
                List.of(),
                "--spring.datasource.url=" + url(),
                "--spring.datasource.username=postgres",
                "--spring.datasource.hikari.maximum-pool-size=20",
                "--job-store.purge-interval=1h",
                // The sink reports no runs: long leases keep its jobs from being returned.
                "--job-store.claim-lease=1h");
    }

    private String url() {
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    public static void main(String[] args) throws Exception {
        Quiet.logging();
        var parts = args.length == 0 ? PARTS : args[0].toUpperCase(Locale.ROOT);
        try (var benchmark = new Benchmark()) {
            System.out.println("| what | median | min | max | CPU-µs per job |");
            System.out.println("|---|---|---|---|---|");
            if (parts.contains("A")) {
                benchmark.baseContract();
            }
            if (parts.contains("B")) {
                benchmark.drain(20_000, ROUNDS);
            }
            if (parts.contains("G")) {
                benchmark.drain(200_000, 1);
            }
            if (parts.contains("S")) {
                benchmark.singleClaims(20_000);
            }
            if (parts.contains("C")) {
                benchmark.toCompleted(Integer.getInteger("jobs", 20_000));
            }
            if (parts.contains("D")) {
                benchmark.punctuality();
            }
            if (parts.contains("H")) {
                benchmark.herd();
            }
            if (parts.contains("K")) {
                benchmark.steady();
            }
            if (parts.contains("I")) {
                benchmark.idle();
            }
            if (parts.contains("E")) {
                benchmark.memory();
            }
            if (parts.contains("F")) {
                benchmark.growth();
            }
        }
        System.exit(0);
    }

    private Child worker(String store, String agent, String... more) {
        return worker(List.of(), store, agent, more);
    }

    private static Child worker(List<String> jvm, String store, String agent, String... more) {
        var arguments = new ArrayList<>(List.of(
                "--scheduler.worker.job-store-url=" + store,
                "--scheduler.worker.worker-agent-url=" + agent,
                "--scheduler.worker.coordinator-url=http://localhost:1",
                "--scheduler.worker.scan-interval=3600000",
                "--scheduler.worker.heartbeat-interval=3600000"));
        for (var argument : more) {
            arguments.removeIf(a -> a.startsWith(argument.substring(0, argument.indexOf('=') + 1)));
            arguments.add(argument);
        }
        return Child.service("worker", jvm, arguments.toArray(String[]::new));
    }

    private static void assign(Child worker, String segments) {
        worker.post("/api/scheduler-worker/segments", "{\"segments\":[" + segments + "]}");
    }

    private void reset(int listed) {
        sink.post("/sink/reset?listed=" + listed, "");
    }

    private String awaitAccepted(int jobs) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var stats = sink.get("/sink/stats");
            if (Child.number(stats, "count") >= jobs) {
                return stats;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited in vain for %d: %s".formatted(jobs, stats));
            }
            Child.pause(50);
        }
    }

    /** One measured round: rate in jobs per second and CPU microseconds per job. */
    private record Round(double rate, double cpu) {}

    private Round round(int jobs, List<Child> measured, Runnable begin) {
        var before = measured.stream().mapToDouble(Child::cpu).sum();
        begin.run();
        var stats = awaitAccepted(jobs);
        var cpu = measured.stream().mapToDouble(Child::cpu).sum() - before;
        return new Round((jobs - 1) / Child.number(stats, "seconds"), cpu * 1e6 / jobs);
    }

    private static double print(String what, List<Round> rounds) {
        var rates = rounds.stream().mapToDouble(Round::rate).sorted().toArray();
        var cpu = rounds.stream().mapToDouble(Round::cpu).sorted().toArray();
        var median = rates[rates.length / 2];
        row(
                what,
                "%,.0f jobs/s".formatted(median),
                "%,.0f".formatted(rates[0]),
                "%,.0f".formatted(rates[rates.length - 1]),
                "%.0f".formatted(cpu[cpu.length / 2]));
        return median;
    }

    private static void ratio(String what, double ratio) {
        row(what, "**%.2f**".formatted(ratio), "", "", "");
    }

    private static void row(String... cells) {
        System.out.println("| " + String.join(" | ", cells) + " |");
    }

    /**
     * First warm-up rounds, then measured rounds. The contestants take turns, so that changes of the machine's speed
     * affect all.
     */
    private static List<List<Round>> alternate(int warmUps, List<Supplier<Round>> contestants) {
        return alternate(warmUps, ROUNDS, contestants);
    }

    private static List<List<Round>> alternate(int warmUps, int count, List<Supplier<Round>> contestants) {
        var rounds = contestants.stream()
                .map(c -> (List<Round>) new ArrayList<Round>())
                .toList();
        for (var i = -warmUps; i < count; i++) {
            for (var c = 0; c < contestants.size(); c++) {
                var round = contestants.get(c).get();
                if (i >= 0) {
                    rounds.get(c).add(round);
                }
            }
        }
        return rounds;
    }

    private void baseContract() {
        var jobs = 40_000;
        try (var loop = Child.main(BareLoop.class, FreePort.take(), sink.url(), Integer.toString(CONCURRENCY));
                var worker = worker(sink.url(), sink.url())) {
            var rounds = alternate(
                    2,
                    List.of(
                            () -> {
                                reset(0);
                                return round(jobs, List.of(loop), () -> loop.say(Integer.toString(jobs)));
                            },
                            () -> {
                                assign(worker, "");
                                reset(jobs);
                                return round(jobs, List.of(worker), () -> assign(worker, ALL));
                            }));
            var bare = print("A: bare loop, PUT and POST per job", rounds.get(0));
            ratio(
                    "A: worker at the base contract / bare loop",
                    print("A: worker at the base contract", rounds.get(1)) / bare);
        }
    }

    private void emptied() {
        database.execute("truncate table jobs, executions, scheduled_tasks");
    }

    private void fill(String status, double from, double step, int jobs) {
        database.update(FILL, status, from, step, jobs);
    }

    private Supplier<Round> draining(Child worker, int jobs) {
        return () -> {
            assign(worker, "");
            emptied();
            fill("PENDING", -60, 0, jobs);
            database.execute("vacuum analyze jobs");
            reset(0);
            return round(jobs, List.of(worker, store), () -> assign(worker, ALL));
        };
    }

    private Supplier<Round> drainingDbScheduler(String strategy, int jobs) {
        return () -> {
            emptied();
            database.update(FILL_DB_SCHEDULER, -60, 0, jobs);
            database.execute("vacuum analyze scheduled_tasks");
            return secondHalf(jobs, () -> dbScheduler(strategy, 10_000));
        };
    }

    /** As with our worker, a rival's first polls are warm-up: only the second half counts. */
    private Round secondHalf(int jobs, Supplier<Child> start) {
        reset(0);
        try (var rival = start.get()) {
            awaitAccepted(jobs / 2);
            var half = sink.get("/sink/stats");
            var cpu = rival.cpu();
            var stats = awaitAccepted(jobs);
            var counted = Child.number(stats, "count") - Child.number(half, "count");
            return new Round(
                    counted / (Child.number(stats, "seconds") - Child.number(half, "seconds")),
                    (rival.cpu() - cpu) * 1e6 / counted);
        }
    }

    /** The contestants, and after them the yardsticks, each with as many jobs or with its most. */
    private List<Supplier<Round>> withYardsticks(int jobs, List<Supplier<Round>> contestants) {
        var all = new ArrayList<>(contestants);
        for (var yardstick : YARDSTICKS) {
            var some = Math.min(jobs, yardstick.mostJobs());
            all.add(() -> {
                emptied();
                emptied(yardstick);
                fill(yardstick, -1, 0, some);
                database.execute("vacuum analyze");
                return secondHalf(some, () -> start(yardstick));
            });
        }
        return all;
    }

    private static void printYardsticks(String what, String us, double ours, int jobs, List<List<Round>> rounds) {
        for (var i = 0; i < YARDSTICKS.size(); i++) {
            var yardstick = YARDSTICKS.get(i);
            var some = Math.min(jobs, yardstick.mostJobs());
            var theirs = print(
                    "%s%s, %,d jobs, warm".formatted(what, yardstick.name(), some),
                    rounds.get(rounds.size() - YARDSTICKS.size() + i));
            ratio(what + us + " / " + yardstick.name(), ours / theirs);
        }
    }

    private void emptied(Yardstick yardstick) {
        database.execute("drop schema if exists %1$s cascade; create schema %1$s".formatted(yardstick.name()));
        yardstick.createTables(url(yardstick));
    }

    private void fill(Yardstick yardstick, double from, double step, int jobs) {
        var first = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusMillis((long) (from * 1e3));
        yardstick.fill(url(yardstick), jobs, first, Duration.ofNanos((long) (step * 1e9)));
    }

    private String url(Yardstick yardstick) {
        return url() + "&currentSchema=" + yardstick.name().toLowerCase(Locale.ROOT);
    }

    private Child start(Yardstick yardstick) {
        return Child.main(
                yardstick.getClass(), FreePort.take(), url(yardstick), sink.url(), Integer.toString(CONCURRENCY));
    }

    private Child dbScheduler(String strategy, int polling) {
        return Child.main(
                DbScheduler.class,
                FreePort.take(),
                url(),
                sink.url(),
                strategy,
                Integer.toString(polling),
                Integer.toString(CONCURRENCY));
    }

    private void drain(int jobs, int count) {
        try (var single = worker(store.url(), sink.url(), "--scheduler.worker.claim-batch-size=1");
                var batches = worker(store.url(), sink.url())) {
            print(
                    "warm-up",
                    alternate(2, 1, List.of(draining(single, 20_000), draining(batches, 20_000)))
                            .getLast());
            // Of db-scheduler and the yardsticks only the second half counts.
            var theirs = Math.min(2 * jobs, 200_000);
            var rounds = alternate(
                    0,
                    count,
                    withYardsticks(
                            theirs,
                            List.of(
                                    drainingDbScheduler("lock-and-fetch", theirs),
                                    draining(single, jobs),
                                    draining(batches, jobs))));
            var what = "B %,d: ".formatted(jobs);
            var rival = print(what + "db-scheduler, lock-and-fetch, warm", rounds.get(0));
            var one = print(what + "a claim per job", rounds.get(1));
            var many = print(what + "batch claims", rounds.get(2));
            ratio(what + "a claim per job / db-scheduler", one / rival);
            ratio(what + "batch claims / db-scheduler", many / rival);
            printYardsticks(what, "batch claims", many, theirs, rounds);
        }
    }

    /** Claims each job alone, for a profile of it. */
    private void singleClaims(int jobs) {
        try (var worker = worker(store.url(), sink.url(), "--scheduler.worker.claim-batch-size=1")) {
            print(
                    "S: a claim per job",
                    alternate(1, List.of(draining(worker, jobs))).getFirst());
        }
    }

    private void toCompleted(int jobs) {
        try (var agent = Child.service(
                        "agent",
                        List.of(),
                        "--worker.agent.job-store-url=" + store.url(),
                        "--worker.agent.concurrency-limit=1000",
                        "--logging.level.com.distributed.jobscheduler.agent.handlers=WARN");
                var worker = worker(store.url(), agent.url())) {
            var rounds = alternate(
                    2,
                    withYardsticks(
                            2 * jobs,
                            List.of(drainingDbScheduler("lock-and-fetch", 2 * jobs), completing(worker, agent, jobs))));
            var rival = print("C: db-scheduler, lock-and-fetch, warm", rounds.get(0));
            var ours = print("C: run to COMPLETED by our agent", rounds.get(1));
            ratio("C: to COMPLETED / db-scheduler", ours / rival);
            printYardsticks("C: ", "to COMPLETED", ours, 2 * jobs, rounds);
        }
    }

    private Supplier<Round> completing(Child worker, Child agent, int jobs) {
        return () -> {
            assign(worker, "");
            emptied();
            fill("PENDING", -60, 0, jobs);
            database.execute("vacuum analyze jobs");
            var measured = List.of(worker, store, agent);
            var before = measured.stream().mapToDouble(Child::cpu).sum();
            var start = System.nanoTime();
            assign(worker, ALL);
            while (database.queryForObject("select count(*) from jobs where status = 'COMPLETED'", Integer.class)
                    < jobs) {
                Child.pause(50);
            }
            var seconds = (System.nanoTime() - start) / 1e9;
            var cpu = measured.stream().mapToDouble(Child::cpu).sum() - before;
            return new Round(jobs / seconds, cpu * 1e6 / jobs);
        };
    }

    private double databaseCpu() {
        // Its server is outside our process tree, and no other process of that name serves this run.
        return ProcessHandle.allProcesses()
                .filter(p ->
                        p.info().command().filter(c -> c.endsWith("postgres")).isPresent())
                .mapToDouble(Child::cpu)
                .sum();
    }

    private void lateness(String what, int jobs, List<Child> measured, IntConsumer fill) {
        emptied();
        reset(0);
        fill.accept(jobs);
        var before = measured.stream().mapToDouble(Child::cpu).sum();
        var databaseBefore = databaseCpu();
        var stats = awaitAccepted(jobs);
        row(
                what,
                "p50 %.1f ms, p95 %.1f, p99 %.1f"
                        .formatted(Child.number(stats, "p50"), Child.number(stats, "p95"), Child.number(stats, "p99")),
                "early %.0f".formatted(Child.number(stats, "early")),
                "%.1f ms".formatted(Child.number(stats, "max")),
                "%.1f s, and %.1f s of PostgreSQL"
                        .formatted(
                                measured.stream().mapToDouble(Child::cpu).sum() - before,
                                databaseCpu() - databaseBefore));
    }

    private Child punctualWorker() {
        var worker = worker(
                store.url(), sink.url(), "--scheduler.worker.scan-interval=1000", "--scheduler.worker.look-ahead=2s");
        assign(worker, ALL);
        return worker;
    }

    private void punctuality() {
        var jobs = Integer.getInteger("steady", 60) * 200;
        try (var worker = punctualWorker()) {
            // As many as in the measurement, so that both contestants' code is mostly compiled.
            lateness("D: warm-up", jobs, List.of(worker, store), n -> fill("PENDING", 5, 0.0025, n));
            lateness("D: 200 jobs/s, look-ahead", jobs, List.of(worker, store), n -> fill("PENDING", 30, 0.005, n));
        }
        for (var polling : new int[] {10_000, 100}) {
            try (var rival = dbScheduler("fetch", polling)) {
                lateness("D: warm-up", jobs, List.of(rival), n -> database.update(FILL_DB_SCHEDULER, 5, 0.0025, n));
                lateness(
                        "D: 200 jobs/s, db-scheduler polling each %,d ms".formatted(polling),
                        jobs,
                        List.of(rival),
                        n -> database.update(FILL_DB_SCHEDULER, 30, 0.005, n));
            }
        }
        for (var yardstick : YARDSTICKS) {
            emptied(yardstick);
            // Storing the jobs one by one takes part of the 60 seconds.
            try (var rival = start(yardstick)) {
                lateness("D: warm-up", jobs, List.of(rival), n -> fill(yardstick, 5, 0.0025, n));
                lateness(
                        "D: 200 jobs/s, " + yardstick.name(), jobs, List.of(rival), n -> fill(yardstick, 60, 0.005, n));
            }
        }
    }

    private void herd() {
        try (var worker = punctualWorker()) {
            for (var herd = 1; herd <= HERDS; herd++) {
                lateness(
                        "H: 5,000 at one instant, time %d".formatted(herd),
                        5_000,
                        List.of(worker, store),
                        n -> fill("PENDING", 10, 0, n));
            }
        }
    }

    private void steady() {
        var jobs = 60 * 2_000;
        try (var worker = punctualWorker()) {
            lateness("K: warm-up", jobs, List.of(worker, store), n -> fill("PENDING", 5, 0.0005, n));
            lateness("K: 2,000 jobs/s for 60 s", jobs, List.of(worker, store), n -> fill("PENDING", 10, 0.0005, n));
        }
    }

    private void idle() {
        try (var worker = punctualWorker()) {
            idle(worker, "worker just started");
            lateness("I: work", 60_000, List.of(worker, store), n -> fill("PENDING", 5, 0.001, n));
            idle(worker, "after 60,000 more jobs");
        }
    }

    private void idle(Child worker, String when) {
        emptied();
        Child.pause(20_000);
        var cpu = worker.cpu();
        var storeCpu = store.cpu();
        var requests = requests();
        Child.pause(60_000);
        row(
                "I: idle, scan interval 1 s, look-ahead 2 s, " + when,
                "%.2f %% of a core in the worker".formatted((worker.cpu() - cpu) / 0.6),
                "%.2f %% in the store".formatted((store.cpu() - storeCpu) / 0.6),
                "%.0f requests a minute".formatted(requests() - requests),
                "");
    }

    private double requests() {
        return Arrays.stream(store.get("/actuator/prometheus").split("\n"))
                .filter(line -> line.startsWith("http_server_requests_seconds_count") && !line.contains("/actuator"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private void memory() {
        var peaks = new double[2];
        for (var i = 0; i < 2; i++) {
            var jobs = i == 0 ? 1_000 : 1_000_000;
            try (var worker = worker(List.of("-Xmx192m"), sink.url(), sink.url())) {
                reset(jobs);
                assign(worker, ALL);
                while (Child.number(sink.get("/sink/stats"), "count") < jobs) {
                    peaks[i] = Math.max(peaks[i], worker.liveHeap());
                    Child.pause(1_000);
                }
                peaks[i] = Math.max(peaks[i], worker.liveHeap());
                row(
                        "E: %,d due in one list, -Xmx192m".formatted(jobs),
                        "live heap %.0f MB".formatted(peaks[i]),
                        "",
                        "peak RSS %.0f MB".formatted(worker.peakMemory()),
                        "");
            }
        }
        ratio("E: live heap with 1,000,000 / with 1,000", peaks[1] / peaks[0]);
    }

    private void growth() {
        var jobs = 20_000;
        var rates = new ArrayList<Double>();
        try (var worker = worker(store.url(), sink.url())) {
            print("F: warm-up", alternate(3, List.of(draining(worker, jobs))).getFirst());
            for (var stored : new int[] {10_000, 100_000, 1_000_000}) {
                var rounds = IntStream.range(0, ROUNDS)
                        .mapToObj(i -> {
                            assign(worker, "");
                            emptied();
                            fill("COMPLETED", -3_600, 0.001, stored / 2);
                            fill("PENDING", 864_000, 0.001, stored / 2);
                            fill("PENDING", -60, 0, jobs);
                            database.execute("vacuum analyze jobs");
                            reset(0);
                            return round(jobs, List.of(worker, store), () -> assign(worker, ALL));
                        })
                        .toList();
                rates.add(print("F: %,d stored, 20,000 due, batch claims".formatted(stored), rounds));
            }
        }
        ratio("F: at 1,000,000 stored / at 10,000", rates.getLast() / rates.getFirst());
        for (var workers : new int[] {1, 2, 4}) {
            var all = new ArrayList<Child>();
            for (var i = 0; i < workers; i++) {
                all.add(worker(store.url(), sink.url(), "--scheduler.worker.worker-id=worker-" + i));
            }
            var measured = new ArrayList<>(all);
            measured.add(store);
            var rounds = IntStream.range(-WARM_UPS, ROUNDS)
                    .mapToObj(i -> {
                        all.forEach(worker -> assign(worker, ""));
                        emptied();
                        fill("PENDING", -60, 0, jobs);
                        database.execute("vacuum analyze jobs");
                        reset(0);
                        return round(jobs, measured, () -> {
                            for (var w = 0; w < workers; w++) {
                                var from = 100 * w / workers;
                                var to = 100 * (w + 1) / workers;
                                assign(
                                        all.get(w),
                                        String.join(
                                                ",",
                                                IntStream.range(from, to)
                                                        .mapToObj(Integer::toString)
                                                        .toList()));
                            }
                        });
                    })
                    .skip(WARM_UPS)
                    .toList();
            print("F: %d workers, 20,000 due".formatted(workers), rounds);
            all.forEach(Child::close);
        }
    }

    @Override
    public void close() throws Exception {
        store.close();
        sink.close();
        postgres.close();
    }
}
