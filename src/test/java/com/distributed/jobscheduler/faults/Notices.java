package com.distributed.jobscheduler.faults;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.system.Service;
import com.distributed.jobscheduler.testing.Webhooks;
import com.distributed.jobscheduler.testing.Webhooks.Delivery;
import com.distributed.jobscheduler.testing.Webhooks.Reaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Webhooks to a receiver that fails one of six requests in some way. The history of the attempts says what had to be
 * told; the receiver's record says what was. Of the jobs without retries each failure and each recovery is told, of the
 * others the end.
 */
final class Notices implements Promise {
    private static final long USER = 3_000_000;
    private static final int JOBS = 6;

    private final Webhooks receiver;
    private final JdbcTemplate database;

    /** What a job was told to have gone through, in order, and its deliveries in order. */
    private record Told(long job, List<String> wanted, List<Delivery> deliveries) {}

    Notices(Webhooks receiver, Service store, JdbcTemplate database, Sink sink, long seed) {
        this.receiver = receiver;
        this.database = database;
        receiver.doing(faultsOf(new Random(seed)));
        var job = """
                {"jobName":"http","userId":%d,"frequency":"EVERY","interval":"PT2S","executionTime":"%s","maxRetries":0,"payload":"%s"}""".formatted(USER, Instant.now(), sink.payload("in-turn"));
        store.postUntilAnswered(
                "/api/jobs/batch",
                IntStream.range(0, JOBS).mapToObj(i -> job).collect(Collectors.joining(",", "[", "]")),
                "notices");
    }

    private static Function<Delivery, Reaction> faultsOf(Random random) {
        return delivery -> switch (random.nextInt(50)) {
            case 0, 1, 2 -> Reaction.FAIL;
            case 3, 4, 5 -> Reaction.DROP;
            case 6 -> Reaction.REDIRECT;
            case 7 -> Reaction.HANG;
            default -> Reaction.ACCEPT;
        };
    }

    @Override
    public void end() {}

    @Override
    public List<String> broken(History history) {
        await("all webhooks to be delivered")
                .atMost(Duration.ofMinutes(2))
                .until(() -> database.queryForObject(
                                "select count(*) from notifications where settled_at is null", Long.class)
                        == 0);
        return judge(history, receiver.arrived());
    }

    /** One line for each job of which too little was told, or too much, or in another order. */
    static List<String> judge(History history, List<Delivery> arrived) {
        var deliveries = arrived.stream().collect(groupingBy(Delivery::jobId));
        var attempts = history.attempts().stream().collect(groupingBy(History.Attempt::jobId));
        var broken = new ArrayList<String>();
        for (var job : history.jobs()) {
            var tried = attempts.getOrDefault(job.id(), List.of());
            if (job.batch() == USER) {
                check(new Told(job.id(), ofEachRun(tried), deliveries.getOrDefault(job.id(), List.of())), broken);
            } else if (job.frequency().equals("ONE_TIME")) {
                var end = job.status().equals("FAILED") ? List.of(failure(tried.getLast())) : List.<String>of();
                check(new Told(job.id(), end, deliveries.getOrDefault(job.id(), List.of())), broken);
            }
        }
        return broken;
    }

    private static List<String> ofEachRun(List<History.Attempt> attempts) {
        var told = new ArrayList<String>();
        var failing = false;
        for (var attempt : attempts) {
            if ("COMPLETED".equals(attempt.outcome())) {
                if (failing) {
                    told.add("RECOVERED " + attempt.key());
                }
                failing = false;
            } else if ("FAILED".equals(attempt.outcome()) || "ABANDONED".equals(attempt.outcome())) {
                told.add(failure(attempt));
                failing = true;
            }
        }
        return told;
    }

    private static String failure(History.Attempt attempt) {
        return (attempt.wasStarted() ? "RUN_FAILED " : "UNDELIVERABLE ") + attempt.key();
    }

    private static void check(Told told, List<String> broken) {
        var texts = told.deliveries().stream().collect(Collectors.toMap(Delivery::id, Delivery::text, (a, b) -> {
            if (!a.equals(b)) {
                broken.add("one id, two texts: " + a + " and " + b);
            }
            return a;
        }));
        var ids = new HashSet<String>();
        var first = new ArrayList<String>();
        var last = "";
        for (var delivery : told.deliveries()) {
            if (ids.add(delivery.id())) {
                first.add(delivery.type() + " "
                        + delivery.data().path("occurrence").asText());
            } else if (!delivery.id().equals(last)) {
                broken.add("repeated after a later one: " + texts.get(delivery.id()));
            }
            last = delivery.id();
        }
        if (!first.equals(told.wanted())) {
            broken.add("job %d: told %s, had to be told %s".formatted(told.job(), first, told.wanted()));
        }
    }

    @Override
    public void checkTheChecker(History history) {
        var arrived = receiver.arrived();
        var first = arrived.stream()
                .filter(delivery -> arrived.stream()
                        .anyMatch(later ->
                                later.jobId() == delivery.jobId() && !later.id().equals(delivery.id())))
                .findFirst()
                .orElseThrow();
        var without =
                arrived.stream().filter(one -> !one.id().equals(first.id())).toList();
        assertThat(judge(history, without)).hasSize(1);
        var moved = new ArrayList<>(without);
        moved.add(first);
        assertThat(judge(history, moved)).hasSize(1);
        var repeatedLate = new ArrayList<>(arrived);
        repeatedLate.add(first);
        assertThat(judge(history, repeatedLate)).hasSize(1);
        var tooMuch = new ArrayList<>(arrived);
        tooMuch.add(new Delivery(Map.of("webhook-id", "forged"), first.text(), Reaction.ACCEPT));
        assertThat(judge(history, tooMuch)).hasSize(1);
    }

    @Override
    public String figures() {
        var arrived = receiver.arrived();
        return "webhooks: %d in %d requests, %d of them refused in some way"
                .formatted(
                        arrived.stream().map(Delivery::id).distinct().count(),
                        arrived.size(),
                        arrived.stream()
                                .filter(delivery -> delivery.reaction() != Reaction.ACCEPT)
                                .count());
    }

    @Override
    public void close() {}
}
