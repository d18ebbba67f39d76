package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;

/** Among what is due and waits for room, the higher priority is claimed first, and waiting counts. */
@Tag("application")
class PriorityTest {
    private static final String ALL =
            IntStream.range(0, 100).mapToObj(Integer::toString).collect(Collectors.joining(","));

    @OnEachDatabase
    void claimsTheHigherPriorityFirst(Store store) {
        var low = store.submit("ONE_TIME", "priority", 1).id();
        var usual = store.submit("ONE_TIME").id();
        var high = store.submit("ONE_TIME", "priority", 9, "segment", 6).id();

        assertThat(batch(store, "5,6", 2)).containsExactly(high, usual);
        assertThat(batch(store, "5,6", 2)).containsExactly(low);
    }

    @OnEachDatabase
    void countsAMinuteOfWaitingAsOneLevel(Store store) {
        var high = at(store, 9, 0);
        var usual = at(store, 5, 250);
        var shorter = at(store, 5, 220);
        var low = at(store, 1, 470);
        var longest = at(store, 1, 500);

        assertThat(batch(store, ALL, 9)).containsExactly(longest, usual, high, low, shorter);
    }

    @OnEachDatabase
    void drainsTheHighPrioritiesOfAThousandJobsFirst(Store store) {
        store.submit("ONE_TIME", "priority", 8);
        store.jdbc().update("delete from jobs");
        store.insertDue(1_000);
        store.jdbc().update("update jobs set priority = 8, segment = 6 where mod(id, 10) = 0");

        var drained = new ArrayList<Long>();
        List<Long> batch;
        do {
            batch = batch(store, "4,5,6", 60);
            drained.addAll(batch);
        } while (!batch.isEmpty());

        var high = IntStream.rangeClosed(1, 100).mapToObj(i -> i * 10L).toList();
        assertThat(drained).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(drained.subList(0, 100)).isEqualTo(high);
        assertThat(drained.subList(100, 1_000)).isSorted();
    }

    @OnEachDatabase
    void listsEachPriorityInTheOrderOfTime(Store store) {
        var ids = IntStream.range(0, 10).mapToObj(i -> at(store, i, 20 - i)).toList();

        assertThat(store.due("1,5").jobIds()).isEqualTo(ids);
        assertThat(store.due(ALL).jobIds()).isEqualTo(ids);
        assertThat(store.get("/api/job-schedules/backlog").data().toString()).contains("\"due\":10");
    }

    @OnEachDatabase
    void aLimitTakesTheHigherPriorityFirst(Store store) {
        store.putBody("/api/limits/crm", "{\"maxRunning\":1}");
        store.submit("ONE_TIME", "concurrencyKey", "crm");
        var high =
                store.submit("ONE_TIME", "concurrencyKey", "crm", "priority", 6).id();

        assertThat(batch(store, "5", 10)).containsExactly(high);
    }

    @OnEachDatabase
    void aPriorityIsChangedWhileTheJobWaits(Store store) {
        var first = store.submit("ONE_TIME").id();
        var second = store.submit("ONE_TIME").id();
        var patched = store.send(
                "PATCH",
                "/api/jobs/" + second,
                BodyPublishers.ofString("{\"priority\":7}"),
                "Content-Type",
                "application/merge-patch+json");

        assertThat(patched.data().path("priority").intValue()).isEqualTo(7);
        assertThat(batch(store, "5", 1)).containsExactly(second);
        assertThat(batch(store, "5", 1)).containsExactly(first);
    }

    @OnEachDatabase
    void refusesAPriorityOutsideZeroToNine(Store store) {
        for (var priority : List.of(-1, 10)) {
            var refused = store.submit("ONE_TIME", "priority", priority);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.message()).startsWith("priority: ");
        }
    }

    private static long at(Store store, int priority, int secondsAgo) {
        return store.submit(
                        "ONE_TIME",
                        "priority",
                        priority,
                        "executionTime",
                        Store.START.minusSeconds(secondsAgo).toString())
                .id();
    }

    private static List<Long> batch(Store store, String segments, int limit) {
        return store.post(
                        "/api/job-schedules/claim",
                        "{\"workerId\":\"w\",\"segments\":[%s],\"limit\":%d}".formatted(segments, limit))
                .jobIds();
    }
}
