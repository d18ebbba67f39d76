package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.testing.Webhooks;
import com.distributed.jobscheduler.testing.Webhooks.Delivery;
import com.distributed.jobscheduler.testing.Webhooks.Reaction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Two store processes on one PostgreSQL tell a receiver that fails, hangs, drops replies and redirects, while each is killed
 * again and again. The history in the database says what had to be told; the receiver's own record says what was.
 */
@Isolated("keeps two cores busy")
@OneTry
class NotificationsIT {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int RUNS_OF_A_JOB = 50;

    private final List<Integer> ports = List.of(FreePort.take(), FreePort.take());
    private final List<SchedulerProcess> stores = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    @Tag("ci")
    void tellsOfEachRunInOrderWhateverFails() throws InterruptedException {
        tellsOfEach(1_000, 2);
    }

    @Test
    @Tag("slow")
    void tellsOfTenThousandRunsInOrderWhateverFails() throws InterruptedException {
        tellsOfEach(Integer.getInteger("notable.runs", 10_000), 12);
    }

    private void tellsOfEach(int runs, int kills) throws InterruptedException {
        var database = Postgres.newDatabase("job_store");
        var jdbc = new JdbcTemplate(new DriverManagerDataSource(database));
        try (var webhooks = new Webhooks().doing(faultsOf(new Random(79)))) {
            ports.forEach(port -> stores.add(start(database, webhooks, port)));
            IntStream.range(0, 2).forEach(i -> stores.get(i).awaitReady(ports.get(i)));
            var load = new NotableRuns(ports);
            load.submit(runs / RUNS_OF_A_JOB, RUNS_OF_A_JOB);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                IntStream.range(0, 4).forEach(i -> threads.execute(load::runUntilStopped));
                for (var kill = 1; kill <= kills; kill++) {
                    var share = runs * kill / (kills + 1);
                    await("kill " + kill)
                            .atMost(LONG)
                            .until(() -> webhooks.arrived().size() >= share);
                    var killed = kill % 2;
                    stores.get(killed).kill();
                    stores.set(
                            killed, start(database, webhooks, ports.get(killed)).awaitReady(ports.get(killed)));
                }
                await("all runs")
                        .atMost(LONG)
                        .until(() ->
                                jdbc.queryForObject("select count(*) from jobs where finished_at is null", Long.class)
                                        == 0);
                load.stop();
            }
            await("all notices")
                    .atMost(LONG)
                    .until(() -> jdbc.queryForObject(
                                    "select count(*) from notifications where settled_at is null", Long.class)
                            == 0);

            check(jdbc, webhooks.arrived(), runs, kills);
        } finally {
            stores.forEach(SchedulerProcess::close);
        }
    }

    private static Function<Delivery, Reaction> faultsOf(Random random) {
        return delivery -> switch (random.nextInt(50)) {
            case 0, 1, 2 -> Reaction.FAIL;
            case 3, 4 -> Reaction.DROP;
            case 5 -> Reaction.REDIRECT;
            case 6 -> Reaction.HANG;
            default -> Reaction.ACCEPT;
        };
    }

    private SchedulerProcess start(String database, Webhooks webhooks, int port) {
        return SchedulerProcess.launch(
                folder,
                "store-" + port,
                ExtractedJar.jvm(),
                List.of(
                        "--role=job-store",
                        "--server.port=" + port,
                        "--spring.datasource.url=" + database,
                        "--job-store.claim-lease=3s",
                        "--job-store.sweep-interval=500ms",
                        "--job-store.notifications.url=" + webhooks.url(),
                        "--job-store.notifications.secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        "--job-store.notifications.timeout=1s",
                        "--job-store.notifications.poll-interval=200ms",
                        "--job-store.notifications.retry-backoff=100ms",
                        "--job-store.notifications.retry-backoff-max=1s"));
    }

    private static void check(JdbcTemplate jdbc, List<Delivery> arrived, int runs, int kills) {
        var wanted = jdbc.queryForList("select id from jobs order by id", Long.class).stream()
                .collect(Collectors.toMap(job -> job, job -> notable(jdbc, job)));
        var tally = Tally.of(wanted, arrived);
        var reactions = arrived.stream().collect(Collectors.groupingBy(Delivery::reaction, Collectors.counting()));
        System.out.printf(
                "jobs %d, kills %d, requests %d %s, %s%n", wanted.size(), kills, arrived.size(), reactions, tally);
        assertThat(tally).isEqualTo(new Tally(runs, 0, 0, arrived.size() - runs));
        assertThat(reactions.keySet()).contains(Reaction.values());
        assertThat(arrived.stream()
                        .map(delivery -> delivery.id() + delivery.text())
                        .distinct())
                .as("an id has one text")
                .hasSize(runs);
        assertThat(jdbc.queryForObject("select count(*) from notifications where not delivered", Long.class))
                .isZero();
        findsWhatIsForged(wanted, arrived);
    }

    /** A check that cannot fail would prove nothing. */
    private static void findsWhatIsForged(Map<Long, List<String>> wanted, List<Delivery> arrived) {
        var first = arrived.getFirst();
        var without =
                arrived.stream().filter(one -> !one.id().equals(first.id())).toList();
        assertThat(Tally.of(wanted, without).missing()).isEqualTo(1);
        var repeatedLate = new ArrayList<>(arrived);
        repeatedLate.add(first);
        assertThat(Tally.of(wanted, repeatedLate).outOfOrder()).isEqualTo(1);
        var moved = new ArrayList<>(without);
        moved.add(first);
        assertThat(Tally.of(wanted, moved).outOfOrder()).isEqualTo(1);
    }

    /**
     * What came, beside what had to come.
     *
     * @param notices how many different ones came
     * @param outOfOrder jobs whose notices came in another order, and repeats that came after a later notice
     */
    private record Tally(int notices, int missing, int outOfOrder, int repeats) {
        static Tally of(Map<Long, List<String>> wanted, List<Delivery> arrived) {
            var told = arrived.stream().collect(Collectors.groupingBy(Delivery::jobId));
            var ids = new HashSet<String>();
            var missing = 0;
            var outOfOrder = 0;
            for (var job : wanted.entrySet()) {
                var first = new ArrayList<String>();
                var last = "";
                for (var delivery : told.getOrDefault(job.getKey(), List.of())) {
                    if (ids.add(delivery.id())) {
                        first.add(delivery.type() + " "
                                + delivery.data().path("occurrence").asText());
                    } else if (!delivery.id().equals(last)) {
                        outOfOrder++;
                    }
                    last = delivery.id();
                }
                var inOrder = job.getValue().stream().filter(first::contains).toList();
                missing += job.getValue().size() - inOrder.size();
                if (!first.equals(inOrder)) {
                    outOfOrder++;
                }
            }
            return new Tally(ids.size(), missing, outOfOrder, arrived.size() - ids.size());
        }
    }

    /** What the history says must have been told of the job. */
    private static List<String> notable(JdbcTemplate jdbc, long job) {
        var notable = new ArrayList<String>();
        var failing = false;
        for (Map<String, Object> run : jdbc.queryForList(
                "select outcome, cast(extract(epoch from run_time) * 1000 as bigint) as millis from executions"
                        + " where job_id = ? and outcome in ('COMPLETED', 'FAILED', 'ABANDONED') order by id",
                job)) {
            var key = job + ":" + run.get("millis");
            var completed = "COMPLETED".equals(run.get("outcome"));
            if (!completed || failing) {
                notable.add((completed ? "RECOVERED " : "RUN_FAILED ") + key);
            }
            failing = !completed;
        }
        return notable;
    }
}
