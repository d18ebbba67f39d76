package com.distributed.jobscheduler.jobstore;

import com.distributed.jobscheduler.testing.Webhooks;
import com.distributed.jobscheduler.testing.Webhooks.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A store that tells a receiver, on one database; it looks for what to send when the test says so. */
final class Told implements AutoCloseable {
    static final byte[] KEY = "a key of thirty-two bytes for it".getBytes(StandardCharsets.US_ASCII);
    static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);

    final Webhooks webhooks = new Webhooks();
    final Store store;
    private final List<Store> all = new ArrayList<>();

    Told(Database database, String... properties) {
        try {
            store = Store.at(database, database.url(), with(properties));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        all.add(store);
        awaitFirstLook(store);
    }

    /** The look at the start could send what the test has yet to make, by a clock that the test then moves by hours. */
    private static void awaitFirstLook(Store started) {
        Upkeep.awaitFirst(started, "Deliveries");
    }

    private String[] with(String... properties) {
        return Stream.concat(
                        Stream.of(
                                "--job-store.notifications.url=" + webhooks.url(),
                                "--job-store.notifications.secret=" + SECRET,
                                "--job-store.notifications.poll-interval=1h",
                                "--job-store.notifications.retry-backoff=100ms",
                                "--job-store.notifications.retry-backoff-max=500ms",
                                "--job-store.notifications.timeout=1s"),
                        Arrays.stream(properties))
                .toArray(String[]::new);
    }

    /** A further store on the same database, with the first one's time: the look at its start claims by it. */
    Store another(String... properties) {
        return another(Duration.ZERO, properties);
    }

    /** As a store that starts so much later. */
    Store another(Duration later, String... properties) {
        var another = store.again(store.clock.instant().plus(later), with(properties));
        all.add(another);
        awaitFirstLook(another);
        return another;
    }

    Told emptied() {
        store.emptied();
        webhooks.forget();
        return this;
    }

    /** Lets the store look once for what to send. */
    void look() {
        look(store);
    }

    static void look(Store store) {
        Upkeep.run(store, "Deliveries");
    }

    /** Looks again and again, about as fast as time passes, until nothing is pending. */
    void deliverAll() {
        deliverAll(store);
    }

    void deliverAll(Store... stores) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    for (var each : stores) {
                        each.clock.advance(Duration.ofMillis(100));
                        look(each);
                    }
                    return pending(stores[0]) == 0;
                });
    }

    static long pending(Store store) {
        return store.jdbc().queryForObject("select count(*) from notifications where settled_at is null", Long.class);
    }

    static long failures(Store store) {
        return store.jdbc().queryForObject("select coalesce(sum(attempts), 0) from notifications", Long.class);
    }

    long pending() {
        return count("settled_at is null");
    }

    long count(String condition) {
        return store.jdbc().queryForObject("select count(*) from notifications where " + condition, Long.class);
    }

    List<Delivery> awaitOf(long jobId, int deliveries) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> webhooks.of(jobId).size() >= deliveries);
        return webhooks.of(jobId);
    }

    /** A run of this job, which has no retries, fails. */
    void fails(long id) {
        run(id, "FAILED");
    }

    /** A run of this job succeeds. */
    void succeeds(long id) {
        run(id, "COMPLETED");
    }

    private void run(long id, String outcome) {
        var due = store.job(id).nextRunTime();
        if (due.isAfter(store.clock.instant())) {
            store.clock.set(due);
        }
        store.outcome(store.running(id, "a"), "a", outcome);
    }

    @Override
    public void close() {
        // A request that hangs ends with its receiver.
        webhooks.close();
        all.forEach(Store::stop);
    }
}
