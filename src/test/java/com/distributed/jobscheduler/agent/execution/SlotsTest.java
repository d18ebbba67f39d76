package com.distributed.jobscheduler.agent.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.agent.TestHandlers;
import com.distributed.jobscheduler.agent.peer.OccurrenceRef;
import com.distributed.jobscheduler.agent.run.AcceptedJob;
import com.distributed.jobscheduler.agent.run.RunOutcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

    private static Slots slots(int limit, int queueSize) {
        return new Slots(new ExecutionProperties(
                limit,
                queueSize,
                Duration.ofMinutes(5),
                Duration.ofSeconds(2),
                3,
                Duration.ofHours(1),
                Duration.ofSeconds(20),
                Duration.ofSeconds(4)));
    }

    private static AcceptedJob job(long id) {
        return job(id, null);
    }

    private static AcceptedJob job(long id, @Nullable String claim) {
        return new AcceptedJob(
                new OccurrenceRef(id, id + ":0", claim, null), "job", "", NOW, 1, false, null, TestHandlers.IDLE);
    }

    @Test
    void turnsAwayBeyondTheLimitAndForgetsWhatItTurnedAway() {
        var slots = slots(1, 0);
        assertThat(slots.room(NOW)).isEqualTo(1);
        assertThat(slots.admit(job(1), NOW)).isEqualTo(Admission.STARTED);
        assertThat(slots.room(NOW)).isZero();
        assertThat(slots.admit(job(2), NOW)).isEqualTo(Admission.AT_CAPACITY);

        slots.release(job(1), true, NOW);

        assertThat(slots.admit(job(2), NOW)).isEqualTo(Admission.STARTED);
    }

    @Test
    void knowsAJobThatIsHereAndOneThatWasStartedButNotOneDroppedUnrun() {
        var slots = slots(5, 0);
        slots.admit(job(1), NOW);
        slots.admit(job(2), NOW);
        assertThat(slots.admit(job(1), NOW)).isEqualTo(Admission.REPEATED);

        slots.release(job(1), true, NOW);
        slots.release(job(2), false, NOW);

        assertThat(slots.admit(job(1), NOW)).isEqualTo(Admission.REPEATED);
        assertThat(slots.admit(job(2), NOW)).isEqualTo(Admission.STARTED);
    }

    @Test
    void takesAStaleDispatchOnlyAsTheRepeatOfWhatItKnows() {
        var slots = slots(2, 0);
        slots.admit(job(1), NOW);

        assertThat(slots.admitStale(job(1), NOW)).isEqualTo(Admission.REPEATED);
        assertThat(slots.admitStale(job(2), NOW)).isEqualTo(Admission.STALE_EPOCH);
        slots.release(job(1), true, NOW);

        assertThat(slots.admitStale(job(1), NOW)).isEqualTo(Admission.REPEATED);
        assertThat(slots.taken()).isZero();
        assertThat(slots.admit(job(2), NOW)).isEqualTo(Admission.STARTED);
    }

    @Test
    void tellsAnOutcomeAgainOnceToEachClaimThatKnowsNothingOfTheRun() {
        var slots = slots(5, 0);
        slots.admit(job(1, "a"), NOW);
        assertThat(slots.toldUnder(job(1, "b"))).as("it runs").isEmpty();
        slots.release(job(1, "a"), true, NOW);
        assertThat(slots.toldUnder(job(1, "b")))
                .as("its outcome is not known yet")
                .isEmpty();

        slots.ended(job(1, "a"), new RunOutcome.Completed("large"));

        assertThat(slots.toldUnder(job(1, "a"))).as("a repeat").isEmpty();
        assertThat(slots.toldUnder(job(1))).as("a store without tokens").isEmpty();
        assertThat(slots.toldUnder(job(1, "b"))).contains(new RunOutcome.Completed(null));
        assertThat(slots.toldUnder(job(1, "b"))).as("a repeat").isEmpty();
        assertThat(slots.toldUnder(job(1, "c"))).isPresent();
        assertThat(slots.toldUnder(job(2, "a"))).as("never run here").isEmpty();
    }

    @Test
    void forgetsStartedJobsByAgeAndByNumberTheOldestFirst() {
        var slots = slots(5, 0);
        for (var id = 1; id <= 4; id++) {
            slots.admit(job(id), NOW);
            slots.release(job(id), true, NOW.plusSeconds(id));
        }
        assertThat(slots.admit(job(2), NOW.plusSeconds(5))).isEqualTo(Admission.REPEATED);
        assertThat(slots.admit(job(1), NOW.plusSeconds(5))).isEqualTo(Admission.STARTED);

        var later = NOW.plusSeconds(3).plus(Duration.ofHours(1));
        assertThat(slots.admit(job(4), later)).isEqualTo(Admission.REPEATED);
        assertThat(slots.admit(job(3), later)).isEqualTo(Admission.STARTED);
    }

    @Test
    void handsAFreedSlotToTheOneThatWaitedLongest() {
        var slots = slots(1, 2);
        slots.admit(job(1), NOW);
        assertThat(slots.admit(job(2), NOW)).isEqualTo(Admission.QUEUED);
        assertThat(slots.admit(job(3), NOW)).isEqualTo(Admission.QUEUED);
        assertThat(slots.admit(job(4), NOW)).isEqualTo(Admission.AT_CAPACITY);
        assertThat(slots.admit(job(3), NOW)).isEqualTo(Admission.REPEATED);

        assertThat(slots.release(job(1), true, NOW)).contains(job(2));
        assertThat(slots.taken()).isEqualTo(1);
        assertThat(slots.release(job(2), true, NOW)).contains(job(3));
        assertThat(slots.release(job(3), true, NOW)).isEmpty();
        assertThat(slots.taken()).isZero();
    }

    @Test
    void takesNothingMoreOnceItIsClosedAndHandsOutWhatWaited() {
        var slots = slots(1, 2);
        slots.admit(job(1), NOW);
        slots.admit(job(2), NOW);

        assertThat(slots.close()).containsExactly(job(2));

        assertThat(slots.admit(job(3), NOW)).isEqualTo(Admission.DRAINING);
        assertThat(slots.admit(job(2), NOW)).isEqualTo(Admission.DRAINING);
        assertThat(slots.admit(job(1), NOW)).isEqualTo(Admission.REPEATED);
        assertThat(slots.release(job(1), true, NOW)).isEmpty();
        assertThat(slots.taken()).isZero();
    }
}
