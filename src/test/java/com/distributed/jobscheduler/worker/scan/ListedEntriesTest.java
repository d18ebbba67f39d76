package com.distributed.jobscheduler.worker.scan;

import static com.distributed.jobscheduler.testing.DueEntries.DUE;
import static com.distributed.jobscheduler.testing.DueEntries.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.testing.DueEntries;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.worker.dispatch.DispatchOrder;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.peer.HandMadePeers;
import com.distributed.jobscheduler.worker.segment.Segments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** "One scan", 3a: the decision about each listed entry, and about entries on the agenda. */
class ListedEntriesTest {
    @RegisterExtension
    static final HandMadePeers peers = new HandMadePeers();

    private HandMadeScan parts;
    private ScanTally tally;

    @BeforeEach
    void start() {
        parts = new HandMadeScan(peers, Duration.ofSeconds(20));
        tally = new ScanTally(parts.dispatch.clock.instant(), 3);
    }

    private boolean take(DueEntry entry, boolean inBatches) {
        return parts.entries.take(entry, parts.dispatch.segments.current(), tally, inBatches);
    }

    private static DueEntry due(Instant due) {
        return DueEntries.of(1, JobStatus.PENDING, 1, Frequency.ONE_TIME, due);
    }

    private Instant in(long seconds) {
        return parts.dispatch.clock.instant().plusSeconds(seconds);
    }

    private void assertDispatched(int count) {
        await().until(() -> parts.requests("POST /api/worker-agent/dispatch").size() == count);
    }

    @Test
    void submitsWhatIsDue() {
        assertThat(take(pending(1), false)).isTrue();

        assertThat(tally.submitted()).isEqualTo(1);
        assertDispatched(1);
    }

    @ParameterizedTest
    @EnumSource(value = JobStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "PENDING")
    void skipsWhatIsNotPending(JobStatus status) {
        take(DueEntries.of(1, status, 1, Frequency.ONE_TIME, DUE), false);

        assertThat(tally.skipped(Skip.STATUS)).isEqualTo(1);
        assertThat(tally.submitted()).isZero();
    }

    @Test
    void skipsWhatIsNotOrNoLongerAssigned() {
        var asked = parts.dispatch.segments.current();
        parts.dispatch.segments.replace(Segments.of(List.of(0, 7)), null, "test");

        parts.entries.take(pending(1), asked, tally, false);
        parts.entries.take(DueEntries.of(2, JobStatus.PENDING, 7, Frequency.ONE_TIME, DUE), asked, tally, false);
        parts.entries.take(DueEntries.of(3, JobStatus.PENDING, null, Frequency.ONE_TIME, DUE), asked, tally, false);

        assertThat(tally.skipped(Skip.SEGMENT)).isEqualTo(3);
        assertThat(tally.submitted()).isZero();
    }

    @Test
    void skipsWhatThisProcessIsDoneWithInABaseOnlyStore() {
        take(pending(1), false);
        assertDispatched(1);
        await().until(() -> parts.dispatch.dispatcher.inFlight() == 0);

        take(pending(1), false);

        assertThat(tally.skipped(Skip.DONE)).isEqualTo(1);
    }

    @Test
    void holdsWhatBecomesDueWithinTheLookAheadAndNoMore() {
        take(due(in(10)), false);
        take(due(in(10)), false);
        take(due(in(21)), false);

        assertThat(tally.skipped(Skip.HELD)).isEqualTo(1);
        assertThat(tally.skipped(Skip.NOT_DUE)).isEqualTo(2);
        assertThat(parts.agenda.size()).isEqualTo(1);
    }

    @Test
    void wakesUpForABatchInPlaceOfHolding() throws Exception {
        take(due(in(10)), true);
        parts.dispatch.clock.advance(Duration.ofSeconds(10));

        assertThat(tally.skipped(Skip.HELD)).isEqualTo(1);
        assertThat(parts.agenda.size()).isZero();
        assertThat(parts.agenda.next(() -> Duration.ZERO).orders()).isEmpty();
    }

    @Test
    void waitsOnTheAgendaWhileTheAgentsAreFull() {
        peers.server.stubFor(get(urlPathEqualTo("/api/worker-agent/status"))
                .willReturn(okJson("{\"success\":true}").withHeader("Scheduler-Free-Slots", "0")));

        take(pending(1), false);

        assertThat(tally.skipped(Skip.HELD)).isEqualTo(1);
        assertThat(tally.isFull()).isTrue();
        assertThat(parts.agenda.size()).isEqualTo(1);
    }

    @Test
    void endsTheReadingDuringTheShutdown() {
        parts.scanner.stop();

        assertThat(take(pending(1), false)).isFalse();
    }

    @Test
    void submitsWhatWasHeldAndLooksAtItFirst() {
        peers.server.stubFor(get(urlPathEqualTo("/api/jobs/1"))
                .willReturn(okJson(
                        "{\"success\":true,\"data\":{\"status\":\"PENDING\",\"nextRunTime\":\"" + DUE + "\"}}")));

        parts.watch.take(new Agenda.Due(List.of(new DispatchOrder(pending(1), false, null)), null));

        assertDispatched(1);
        assertThat(parts.dispatch.requests().getFirst()).isEqualTo("GET /api/jobs/1");
    }

    @Test
    void claimsABatchAtAnInstantOfWhichNothingIsHeld() {
        parts.watch.take(new Agenda.Due(List.of(), null));

        assertThat(parts.requests("POST /api/job-schedules/claim")).hasSize(1);
    }

    @Test
    void leavesWhatBecomesDueWithoutSegments() {
        parts.dispatch.segments.replace(Segments.NONE, null, "test");

        parts.watch.take(new Agenda.Due(List.of(new DispatchOrder(pending(1), false, null)), null));
        parts.watch.take(new Agenda.Due(List.of(), null));

        assertThat(parts.dispatch.requests()).isEmpty();
    }

    @Test
    void passesOverAnEntryThatFailsByABug() {
        for (var i = 0; i < 2; i++) {
            assertThat(tally.alone(pending(1), () -> {
                        throw new IllegalStateException("an odd one");
                    }))
                    .isTrue();
        }
        assertThat(tally.skipped(Skip.ERROR)).isEqualTo(2);
    }
}
