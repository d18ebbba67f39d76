package com.distributed.jobscheduler.worker.scan;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.DUE;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.testing.DueEntries;
import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.distributed.jobscheduler.worker.dispatch.Spread;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With a base-only store: its claims are unconditional, and it has no batch claim. */
@Tag("ci")
class LookAheadTest {
    static WorkerUnderTest worker;
    static WorkerUnderTest spreading;

    @BeforeAll
    static void start() {
        worker = new WorkerUnderTest("scheduler.worker.look-ahead=20s");
        spreading = new WorkerUnderTest("scheduler.worker.spread-window=2s", "scheduler.worker.dispatch-rate-limit=20");
    }

    @AfterAll
    static void stop() {
        worker.close();
        spreading.close();
    }

    @BeforeEach
    void reset() {
        worker.settle();
        spreading.settle();
    }

    private static String dueAt(long id, Instant due) {
        return pending(id).replace(DUE, due.toString());
    }

    private static String dueAt(long id, Instant time, Instant due) {
        return dueAt(id, time).replaceFirst("\\{", "{\"dueTime\":\"" + due + "\",");
    }

    private static void stored(long id, String status, Instant due) {
        worker.peers.stubFor(get(urlPathEqualTo("/api/jobs/" + id))
                .willReturn(okJson("{\"success\":true,\"data\":{\"jobId\":%d,\"status\":\"%s\",\"nextRunTime\":\"%s\"}}"
                        .formatted(id, status, due))));
    }

    private static List<LoggedRequest> dispatches(WorkerUnderTest of) {
        return of.logged("POST", "/api/worker-agent/dispatch");
    }

    @Test
    void asksForWhatIsDueUntilTheEndOfTheWindow() {
        var before = Instant.now();

        worker.scan();

        var asked = worker.logged("GET", "/api/job-schedules/due").getFirst();
        assertThat(Instant.parse(asked.queryParameter("asOf").firstValue()))
                .isBetween(before.plusSeconds(20).minusMillis(1), Instant.now().plusSeconds(20));
    }

    @Test
    void claimsAndDispatchesAtTheInstantAndNotBefore() {
        var due = Instant.now().plusSeconds(4);
        var id = newId();
        stored(id, "PENDING", due);
        worker.lists(dueAt(id, due));

        assertThat(worker.scan().skipped()).containsExactly(Map.entry(Skip.HELD, 1));
        // Listed again while it is held: held once.
        assertThat(worker.scan().skipped()).containsExactly(Map.entry(Skip.NOT_DUE, 1));

        await().atMost(Duration.ofSeconds(30)).until(() -> !dispatches(worker).isEmpty());
        var claims = worker.logged("PUT", "/api/jobs/" + id + "/status?status=SCHEDULED");
        assertThat(claims).hasSize(1);
        assertThat(claims.getFirst().getLoggedDate().toInstant())
                .isAfterOrEqualTo(due.minusMillis(1))
                .isBefore(due.plusSeconds(10));
        assertThat(dispatches(worker)).hasSize(1);
    }

    @Test
    void holdsAJobThatJitterPutsOffUntilItIsDue() {
        var time = Instant.now().minusSeconds(600);
        var due = Instant.now().plusSeconds(4);
        var id = newId();
        stored(id, "PENDING", time);
        worker.lists(dueAt(id, time, due));

        assertThat(worker.scan().skipped()).containsExactly(Map.entry(Skip.HELD, 1));

        await().atMost(Duration.ofSeconds(30)).until(() -> !dispatches(worker).isEmpty());
        assertThat(worker.logged("PUT", "/api/jobs/" + id + "/status?status=SCHEDULED")
                        .getFirst()
                        .getLoggedDate()
                        .toInstant())
                .isAfterOrEqualTo(due.minusMillis(1));
        assertThat(dispatches(worker).getFirst().getBodyAsString()).contains("\"executionTime\":\"" + time);
        assertThat(worker.logged("GET", "/api/job-schedules/due").getFirst().getHeader("Scheduler-Reads-Due-Time"))
                .isEqualTo("true");
    }

    @Test
    void doesNotClaimWhatWasCancelledWhileItWasHeld() {
        var due = Instant.now().plusSeconds(3);
        var cancelled = newId();
        var moved = newId();
        var sound = newId();
        stored(cancelled, "CANCELLED", due);
        stored(moved, "PENDING", due.plusSeconds(60));
        stored(sound, "PENDING", due.plusMillis(200));
        worker.lists(dueAt(cancelled, due), dueAt(moved, due), dueAt(sound, due.plusMillis(200)));

        worker.scan();

        await().until(() -> !dispatches(worker).isEmpty());
        assertThat(worker.logged("PUT", "/api/jobs/"))
                .extracting(LoggedRequest::getUrl)
                .containsExactly("/api/jobs/" + sound + "/status?status=SCHEDULED");
    }

    @Test
    void doesNotClaimWhatIsHeldOfASegmentThatWasRevoked() {
        // Far enough for a busy machine to scan and to assign before.
        var due = Instant.now().plusSeconds(8);
        var revoked = newId();
        var ours = newId();
        stored(revoked, "PENDING", due);
        stored(ours, "PENDING", due.plusMillis(200));
        worker.lists(dueAt(revoked, due), dueAt(ours, due.plusMillis(200)).replace("\"segment\":1", "\"segment\":2"));
        worker.scan();

        worker.assign(2);

        await().atMost(Duration.ofSeconds(30)).until(() -> !dispatches(worker).isEmpty());
        assertThat(dispatches(worker)).hasSize(1);
        assertThat(dispatches(worker).getFirst().getBodyAsString()).contains("\"jobId\":" + ours);
    }

    @Test
    void leavesALaterScanWhatLiesBeyondTheWindow() {
        worker.lists(dueAt(newId(), Instant.now().plusSeconds(3_600)));

        assertThat(worker.scan().skipped()).containsExactly(Map.entry(Skip.NOT_DUE, 1));
    }

    @Test
    void spreadsAHerdOverItsWindowAndEachJobAlwaysToTheSameTurn() {
        var due = Instant.now();
        var spread = spreading.context.getBean(Spread.class);
        var turns = IntStream.range(0, 10_000)
                .mapToObj(id -> Duration.between(due, spread.turnOf(DueEntries.due(id, due))))
                .toList();

        assertThat(turns).allMatch(turn -> !turn.isNegative() && turn.toMillis() < 2_000);
        for (var tenth = 0; tenth < 10; tenth++) {
            var from = tenth * 200;
            assertThat(turns.stream()
                            .filter(t -> t.toMillis() >= from && t.toMillis() < from + 200)
                            .count())
                    .as("in tenth %d", tenth)
                    .isBetween(800L, 1_200L);
        }
    }

    @Test
    void dispatchesEachJobOfAHerdAtItsTurn() {
        var due = Instant.now();
        var ids = IntStream.range(0, 20).mapToObj(i -> newId()).toList();
        ids.forEach(id -> spreading.peers.stubFor(get(urlPathEqualTo("/api/jobs/" + id))
                .willReturn(okJson(
                        "{\"success\":true,\"data\":{\"jobId\":%d,\"status\":\"PENDING\",\"nextRunTime\":\"%s\"}}"
                                .formatted(id, due)))));
        spreading.lists(ids.stream().map(id -> dueAt(id, due)).toArray(String[]::new));

        spreading.scan();

        await().until(() -> dispatches(spreading).size() == 20);
        var spread = spreading.context.getBean(Spread.class);
        for (var request : dispatches(spreading)) {
            var key = request.getHeader("Idempotency-Key");
            var id = Long.parseLong(key.substring(0, key.indexOf(':')));
            var turn = spread.turnOf(DueEntries.due(id, due));
            assertThat(request.getLoggedDate().toInstant()).isAfterOrEqualTo(turn.minusMillis(1));
        }
    }

    @Test
    void beginsNoMoreDispatchesPerSecondThanTheLimit() {
        spreading.lists(IntStream.range(0, 30).mapToObj(i -> pending(newId())).toArray(String[]::new));

        spreading.scan();

        var times = dispatches(spreading).stream()
                .map(request -> request.getLoggedDate().toInstant().toEpochMilli())
                .sorted()
                .toList();
        assertThat(times).hasSize(30);
        // 30 at 20 per second: the last one begins more than a second after the first, on any machine.
        assertThat(times.getLast() - times.getFirst()).isGreaterThan(1_000);
    }
}
