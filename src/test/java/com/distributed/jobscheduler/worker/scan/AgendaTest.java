package com.distributed.jobscheduler.worker.scan;

import static com.distributed.jobscheduler.testing.DueEntries.DUE;
import static com.distributed.jobscheduler.testing.DueEntries.due;
import static com.distributed.jobscheduler.testing.DueEntries.pending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.testing.DueEntries;
import com.distributed.jobscheduler.testing.SettableClock;
import com.distributed.jobscheduler.worker.dispatch.DispatchOrder;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AgendaTest {
    private final SettableClock clock = new SettableClock();
    private final Agenda agenda = new Agenda(clock);

    private CompletableFuture<Agenda.Due> next() {
        return next(Duration.ZERO);
    }

    private CompletableFuture<Agenda.Due> next(Duration ahead) {
        var due = new CompletableFuture<Agenda.Due>();
        Thread.ofVirtual().start(() -> {
            try {
                due.complete(agenda.next(() -> ahead));
            } catch (InterruptedException e) {
                due.completeExceptionally(e);
            }
        });
        return due;
    }

    private static DispatchOrder order(long id) {
        return new DispatchOrder(pending(id), false, "span-" + id);
    }

    @Test
    void givesWhatItHoldsAtItsInstantAndNotBefore() throws Exception {
        agenda.hold(order(1), clock.instant().plusSeconds(10));
        agenda.hold(order(2), clock.instant().plusSeconds(20));
        var due = next();
        clock.advance(Duration.ofSeconds(9));
        assertThat(due).isNotDone();

        clock.advance(Duration.ofSeconds(1));

        await().until(due::isDone);
        assertThat(due.get().orders()).containsExactly(order(1));
        assertThat(due.get().traceparent()).isEqualTo("span-1");
        assertThat(agenda.size()).isEqualTo(1);
    }

    /** Set back between two readings, it would leave nothing of what has just come due. */
    @Test
    void readsTheClockOncePerLook() throws Exception {
        var readings = new AtomicInteger();
        var start = clock.instant();
        InstantSource odd = () -> readings.getAndIncrement() == 0 ? start : start.minusSeconds(1);
        var one = new Agenda(odd.withZone(ZoneOffset.UTC));
        one.claimAt(start, "span");

        var due = one.next(() -> Duration.ZERO);

        assertThat(due).isEqualTo(new Agenda.Due(List.of(), "span"));
    }

    @Test
    void givesAllThatPassedAtOnceTheEarliestFirst() throws Exception {
        agenda.hold(order(2), clock.instant().plusSeconds(2));
        agenda.hold(order(1), clock.instant().plusSeconds(1));
        clock.advance(Duration.ofSeconds(5));

        assertThat(agenda.next(() -> Duration.ZERO).orders()).containsExactly(order(1), order(2));
    }

    @Test
    void givesWhatIsDueForLongestFirstThoughItWasHeldLast() throws Exception {
        agenda.hold(order(1), clock.instant().plusSeconds(1));
        var longDue = new DispatchOrder(due(2, DUE.minusSeconds(3_600)), false, "span-2");
        agenda.hold(longDue, clock.instant().plusSeconds(2));
        clock.advance(Duration.ofSeconds(5));

        assertThat(agenda.next(() -> Duration.ZERO).orders()).containsExactly(longDue, order(1));
    }

    @Test
    void holdsAnOccurrenceOnce() {
        assertThat(agenda.hold(order(1), clock.instant().plusSeconds(1))).isTrue();
        assertThat(agenda.hold(order(1), clock.instant().plusSeconds(9))).isFalse();
    }

    @Test
    void holdsTheJobAsItWasListedLast() throws Exception {
        var until = clock.instant().plusSeconds(1);
        var old = new DispatchOrder(DueEntries.ofVersion(1, 1, "x".repeat(15_999_990)), false, "span-1");
        var changed = new DispatchOrder(DueEntries.ofVersion(2, 1, "corrected"), false, "span-2");
        assertThat(agenda.hold(old, until)).isTrue();

        assertThat(agenda.hold(changed, until)).isTrue();
        assertThat(agenda.hold(changed, until)).isFalse();
        assertThat(agenda.size()).isEqualTo(1);
        assertThat(agenda.hold(
                        new DispatchOrder(DueEntries.ofVersion(1, 2, "x".repeat(15_999_990)), false, null), until))
                .as("the old payload makes room")
                .isTrue();

        clock.advance(Duration.ofSeconds(1));
        assertThat(agenda.next(() -> Duration.ZERO).orders())
                .contains(changed)
                .doesNotContain(old)
                .hasSize(2);
        assertThat(agenda.size()).isZero();
    }

    @Test
    void wakesUpForNothingHeld() throws Exception {
        agenda.wakeAt(clock.instant(), "scan");

        var due = agenda.next(() -> Duration.ZERO);

        assertThat(due.orders()).isEmpty();
        assertThat(due.traceparent()).isEqualTo("scan");
    }

    @Test
    void wakesUpAheadOfADueTimeAndAtItWhenNothingWasClaimed() throws Exception {
        var due = clock.instant().plusSeconds(10);
        agenda.claimAt(due, "scan");
        var early = next(Duration.ofSeconds(2));
        clock.advance(Duration.ofSeconds(9).minusMillis(1));
        assertThat(early).isNotDone();
        clock.advance(Duration.ofMillis(1));
        await().until(early::isDone);
        assertThat(early.get().orders()).isEmpty();
        assertThat(early.get().traceparent()).isEqualTo("scan");

        var atIt = next(Duration.ofSeconds(2));
        clock.advance(Duration.ofSeconds(1).minusMillis(1));
        assertThat(atIt).isNotDone();
        clock.advance(Duration.ofMillis(1));
        await().until(atIt::isDone);
        assertThat(atIt.get().traceparent()).isEqualTo("scan");
    }

    @Test
    void doesNotWakeUpForWhatWasClaimedAhead() throws Exception {
        var due = clock.instant().plusSeconds(10);
        agenda.claimAt(due, "first");
        agenda.claimAt(due.plusSeconds(1), "second");
        agenda.claimAt(due.plusSeconds(3), "third");
        agenda.hold(order(1), due.plusSeconds(1));
        clock.set(due.minusSeconds(1));
        assertThat(agenda.next(() -> Duration.ofSeconds(2)).orders()).isEmpty();

        agenda.claimed(due.plusSeconds(1));

        clock.set(due.plusSeconds(1));
        assertThat(agenda.next(() -> Duration.ZERO).orders()).containsExactly(order(1));
        clock.set(due.plusSeconds(3));
        assertThat(agenda.next(() -> Duration.ZERO).traceparent()).isEqualTo("third");
    }

    @Test
    void noticesWhatComesEarlierThanWhatItWaitsFor() throws Exception {
        agenda.hold(order(1), clock.instant().plusSeconds(3_600));
        var due = next();

        agenda.hold(order(2), clock.instant());

        await().until(due::isDone);
        assertThat(due.get().orders()).containsExactly(order(2));
    }

    @Test
    void endsWhenItIsClosed() {
        agenda.hold(order(1), clock.instant().plusSeconds(3_600));
        var due = next();

        agenda.close();

        await().until(due::isDone);
        assertThat(due).isCompletedWithValue(null);
        assertThat(agenda.size()).isZero();
    }
}
