package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.distributed.jobscheduler.testing.Webhooks;
import com.distributed.jobscheduler.testing.Webhooks.Delivery;
import com.distributed.jobscheduler.testing.Webhooks.Reaction;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Receivers that fail, hang, drop replies and redirect; restarts; and several stores that tell of the same jobs. */
@Tag("ci")
class NotificationFaultTest {
    private static final List<String> SIX =
            List.of("RUN_FAILED", "RECOVERED", "RUN_FAILED", "RECOVERED", "RUN_FAILED", "RECOVERED");

    /** Each job fails and recovers three times. */
    private static List<Long> sixNoticesEach(Told told, int jobs) {
        var ids = LongStream.range(0, jobs)
                .mapToObj(i -> told.store.submit("HOURLY").id())
                .toList();
        for (var i = 0; i < 3; i++) {
            ids.forEach(told::fails);
            ids.forEach(told::succeeds);
        }
        return ids;
    }

    /** The six notices came in order; a repeat comes before the next one, under the same id and with the same text. */
    private static void assertToldInOrder(Webhooks webhooks, List<Long> ids) {
        assertThat(ids).allSatisfy(id -> {
            assertThat(webhooks.typesOf(id)).isEqualTo(SIX);
            var messages = new HashSet<String>();
            var last = "";
            for (var delivery : webhooks.of(id)) {
                assertThat(delivery.id().equals(last) || messages.add(delivery.id()))
                        .as("a repeat after a later one: " + delivery)
                        .isTrue();
                last = delivery.id();
            }
            assertThat(webhooks.of(id).stream().map(Delivery::text).distinct()).hasSize(6);
            var times = webhooks.of(id).stream()
                    .map(delivery -> delivery.body().path("timestamp").textValue())
                    .toList();
            assertThat(times).isSorted();
        });
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheOrderOfEachJobWhateverTheReceiverDoes(Database database) {
        try (var told = new Told(database)) {
            var ids = sixNoticesEach(told, 5);
            var turn = new AtomicInteger();
            told.webhooks.doing(delivery -> switch (turn.incrementAndGet() % 7) {
                case 1 -> Reaction.FAIL;
                case 3 -> Reaction.DROP;
                case 4 -> Reaction.REDIRECT;
                case 6 -> Reaction.HANG;
                default -> Reaction.ACCEPT;
            });

            told.deliverAll();

            assertToldInOrder(told.webhooks, ids);
            assertThat(told.webhooks.arrived())
                    .extracting(Delivery::reaction)
                    .contains(Reaction.values())
                    .hasSizeGreaterThan(40);
            assertThat(told.count("delivered")).isEqualTo(30);
            assertThat(told.store.text("/actuator/prometheus"))
                    .contains("job_store_notifications_settled_total{outcome=\"delivered\"} 30.0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void letsNoOtherJobWaitForOneThatCannotBeTold(Database database) {
        try (var told = new Told(database, "--job-store.notifications.parallel=2")) {
            var stuck = told.store.submit("HOURLY").id();
            told.webhooks.doing(delivery -> delivery.jobId() == stuck ? Reaction.HANG : Reaction.ACCEPT);
            told.fails(stuck);
            told.succeeds(stuck);
            told.look();
            told.awaitOf(stuck, 1);

            var others = IntStream.range(0, 10)
                    .mapToObj(i -> told.store.submit("ONE_TIME").id())
                    .toList();
            others.forEach(told::fails);
            told.look();

            others.forEach(other -> told.awaitOf(other, 1));
            assertThat(told.webhooks.typesOf(stuck)).containsExactly("RUN_FAILED");
            assertThat(told.store.get("/actuator/health/readiness").status()).isEqualTo(200);
            told.webhooks.doing(delivery -> Reaction.ACCEPT);
            told.deliverAll();
            assertThat(told.webhooks.typesOf(stuck)).containsExactly("RUN_FAILED", "RECOVERED");
        }
    }

    /** A clock that was ten minutes ahead: what it wrote, put off or claimed would wait for these ten minutes. */
    @ParameterizedTest
    @EnumSource
    void tellsAtOnceWhatAClockThatWasAheadHasPutOff(Database database) {
        try (var told = new Told(database)) {
            var tried = told.store.submit("HOURLY").id();
            var untried = told.store.submit("HOURLY").id();
            var rightNow = told.store.clock.instant();
            told.store.clock.advance(Duration.ofMinutes(10));
            told.webhooks.doing(delivery -> Reaction.FAIL);
            told.fails(tried);
            told.look();
            told.awaitOf(tried, 1);
            awaitFailures(told, 1);
            told.fails(untried);
            told.webhooks.doing(delivery -> Reaction.ACCEPT);
            told.store.clock.set(rightNow.plusSeconds(1));

            Upkeep.run(told.store, "NotificationUpkeep");
            Upkeep.run(told.store, "NotificationUpkeep");
            told.look();

            Awaitility.await().until(() -> told.pending() == 0);
            told.awaitOf(tried, 2);
            told.awaitOf(untried, 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesUpWhatCouldNotBeDeliveredForADayAndCountsIt(Database database) {
        try (var told = new Told(database)) {
            told.webhooks.doing(delivery -> Reaction.FAIL);
            var id = told.store.submit("HOURLY").id();
            told.fails(id);
            told.look();
            told.awaitOf(id, 1);
            awaitFailures(told, 1);
            told.store.clock.advance(Duration.ofHours(24).minusSeconds(1));
            told.look();
            told.awaitOf(id, 2);
            awaitFailures(told, 2);
            assertThat(told.pending()).isEqualTo(1);
            Upkeep.run(told.store, "NotificationUpkeep");
            assertThat(told.store.text("/actuator/prometheus"))
                    .contains("job_store_notifications_pending 1.0")
                    .contains("job_store_notifications_oldest_seconds 86399.0");

            told.store.clock.advance(Duration.ofSeconds(1));
            told.look();
            Awaitility.await().until(() -> told.pending() == 0);

            assertThat(told.count("not delivered")).isEqualTo(1);
            assertThat(told.store.text("/actuator/prometheus"))
                    .contains("job_store_notifications_settled_total{outcome=\"given_up\"} 1.0");
            told.webhooks.doing(delivery -> Reaction.ACCEPT);
            told.succeeds(id);
            told.deliverAll();
            assertThat(told.webhooks.typesOf(id)).containsExactly("RUN_FAILED", "RECOVERED");
            Upkeep.run(told.store, "NotificationUpkeep");
            assertThat(told.store.text("/actuator/prometheus"))
                    .contains("job_store_notifications_pending 0.0")
                    .contains("job_store_notifications_oldest_seconds 0.0");
        }
    }

    private static void awaitFailures(Told told, int failures) {
        Awaitility.await().until(() -> told.count("attempts = " + failures) == 1);
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatIsPendingOverARestart(Database database) {
        try (var told = new Told(database)) {
            var ids = sixNoticesEach(told, 3);
            told.webhooks.doing(delivery -> delivery.type().equals("RUN_FAILED") ? Reaction.ACCEPT : Reaction.FAIL);
            told.look();
            ids.forEach(id -> told.awaitOf(id, 2));
            told.store.stop();

            told.webhooks.doing(delivery -> Reaction.ACCEPT);
            var restarted = told.another(Duration.ofSeconds(60));
            told.deliverAll(restarted);

            assertToldInOrder(told.webhooks, ids);
        }
    }

    @Test
    void tellsOnceAndInOrderWhenTwoStoresShareADatabase() {
        // A message repeats where its answer is lost, which is counted, or where its lease ends first by the clock
        // that runs ahead here: that is put beyond what a busy machine takes. Nothing else may repeat one.
        var patient = "--job-store.notifications.timeout=60s";
        try (var told = new Told(Database.POSTGRES, patient)) {
            var ids = sixNoticesEach(told, 12);
            var second = told.another(patient);

            told.deliverAll(told.store, second);

            assertToldInOrder(told.webhooks, ids);
            var arrived = told.webhooks.arrived();
            assertThat(arrived.stream().map(Delivery::id).distinct()).hasSize(72);
            assertThat(arrived).as("repeats of lost answers").hasSize(72 + (int) Told.failures(told.store));
            assertThat(List.of(told.store, second))
                    .allSatisfy(store -> assertThat(store.text("/actuator/prometheus"))
                            .doesNotContain("job_store_notifications_settled_total{outcome=\"delivered\"} 0.0"));
        }
    }

    @Test
    void keepsTheOrderWhenTwoStoresShareADatabaseAndTheReceiverFails() {
        try (var told = new Told(Database.POSTGRES)) {
            var ids = sixNoticesEach(told, 8);
            var second = told.another();
            var turn = new AtomicInteger();
            told.webhooks.doing(delivery -> switch (turn.incrementAndGet() % 5) {
                case 1 -> Reaction.FAIL;
                case 3 -> Reaction.DROP;
                default -> Reaction.ACCEPT;
            });

            told.deliverAll(told.store, second);

            assertToldInOrder(told.webhooks, ids);
        }
    }

    /** With the whole time of a delivery for each answer, a repeat follows an answer that the receiver withheld, and no other. */
    @ParameterizedTest
    @EnumSource
    void repeatsOnlyWhatWasNotAnswered(Database database) {
        try (var told = new Told(database, "--job-store.notifications.timeout=60s")) {
            var ids = sixNoticesEach(told, 4);
            var turn = new AtomicInteger();
            told.webhooks.doing(delivery -> switch (turn.incrementAndGet() % 3) {
                case 1 -> Reaction.FAIL;
                case 2 -> Reaction.DROP;
                default -> Reaction.ACCEPT;
            });

            told.deliverAll();

            assertToldInOrder(told.webhooks, ids);
            assertThat(told.webhooks.arrived().stream().filter(one -> one.reaction() == Reaction.ACCEPT))
                    .extracting(Delivery::id)
                    .hasSize(24)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void callsNoNameThatLeadsIntoAPrivateNetwork() throws UnknownHostException {
        var here = InetAddress.getLocalHost();
        assumeThat(here.isSiteLocalAddress() || here.isLoopbackAddress())
                .as("its own address is not a public one")
                .isTrue();
        assumeThat(here.getHostName()).as("its name").matches("[a-zA-Z].*").isNotEqualTo("localhost");
        try (var receiver = new Webhooks(here)) {
            var url = "--job-store.notifications.url=" + receiver.url(here.getHostName());
            try (var told = new Told(Database.H2, url)) {
                var id = told.store.submit("ONE_TIME").id();
                told.fails(id);
                told.look();
                awaitFailures(told, 1);
                assertThat(receiver.arrived()).isEmpty();
                told.store.stop();

                var inside = told.another(
                        Duration.ofMinutes(1), url, "--job-store.notifications.allow-private-addresses=true");
                Told.look(inside);

                if (here.isLoopbackAddress()) {
                    Awaitility.await().until(() -> Told.pending(inside) == 1 && Told.failures(inside) == 2);
                    assertThat(receiver.arrived()).isEmpty();
                } else {
                    Awaitility.await().until(() -> receiver.typesOf(id).equals(List.of("RUN_FAILED")));
                }
            }
        }
    }
}
