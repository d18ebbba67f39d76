package com.distributed.jobscheduler.agent.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.agent.TestHandlers;
import com.distributed.jobscheduler.agent.peer.OccurrenceRef;
import com.distributed.jobscheduler.agent.run.AcceptedJob;
import com.distributed.jobscheduler.logs.OwnLog;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A job that may end its agent runs alone. */
@ExtendWith(OwnLog.Extension.class)
class SeclusionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Instant now = Instant.parse("2026-01-01T10:00:00Z");
    private final Slots slots = new Slots(
            new ExecutionProperties(
                    3,
                    3,
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(2),
                    100,
                    Duration.ofHours(1),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(4)),
            PATIENCE);

    private static AcceptedJob job(long id, boolean alone) {
        return new AcceptedJob(
                new OccurrenceRef(id, id + ":0", null, null),
                "job",
                "",
                Instant.EPOCH,
                1,
                alone,
                null,
                TestHandlers.IDLE);
    }

    private Admission admit(long id, boolean alone) {
        return slots.admit(job(id, alone), now);
    }

    private void end(long id) {
        slots.release(job(id, false), true, now);
    }

    private void ask(long id, Duration during) {
        for (var end = now.plus(during); now.isBefore(end); now = now.plus(SECOND)) {
            assertThat(admit(id, true)).isEqualTo(Admission.AT_CAPACITY);
        }
    }

    @Test
    void startsOnlyWhereNothingRunsAndLetsNothingElseIn() {
        admit(1, false);
        assertThat(admit(2, true)).isEqualTo(Admission.AT_CAPACITY);
        assertThat(slots.whyFull(now)).isEqualTo("this job is tried alone, and others run here");

        end(1);
        assertThat(admit(2, true)).isEqualTo(Admission.STARTED);
        assertThat(admit(2, true)).isEqualTo(Admission.REPEATED);
        assertThat(admit(3, false)).isEqualTo(Admission.AT_CAPACITY);
        assertThat(admit(4, true)).isEqualTo(Admission.AT_CAPACITY);
        assertThat(slots.whyFull(now)).startsWith("a job that is tried alone is here");

        end(2);
        assertThat(admit(3, false)).isEqualTo(Admission.STARTED);
        assertThat(admit(5, false)).isEqualTo(Admission.STARTED);
    }

    @Test
    void isWaitedForWhereItHasAskedInVainForAWhile() {
        admit(1, false);
        ask(9, PATIENCE.minus(SECOND));
        assertThat(admit(2, false)).as("still as ever").isEqualTo(Admission.STARTED);
        ask(9, SECOND.multipliedBy(2));

        assertThat(admit(3, false)).isEqualTo(Admission.AT_CAPACITY);
        end(1);
        now = now.plus(Duration.ofMinutes(5));
        assertThat(admit(3, false)).as("a long run").isEqualTo(Admission.AT_CAPACITY);
        assertThat(slots.room(now)).isZero();
        end(2);
        assertThat(admit(3, false)).isEqualTo(Admission.AT_CAPACITY);
        assertThat(slots.room(now)).as("for the one").isOne();
        assertThat(admit(9, true)).isEqualTo(Admission.STARTED);
        end(9);
        assertThat(admit(3, false)).isEqualTo(Admission.STARTED);
    }

    @Test
    void isNamedOnceWhenTheAgentClosesForIt(OwnLog output) {
        admit(1, false);
        ask(9, PATIENCE.minus(SECOND));
        assertThat(output.toString()).isEmpty();

        ask(9, SECOND.multipliedBy(5));

        assertThat(output.toString().split("\n"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("slots.closed key=9:0 running=1");
    }

    @Test
    void isNotWaitedForAnyMoreOnceItAsksNoMore() {
        admit(1, false);
        ask(9, PATIENCE.plus(SECOND));
        assertThat(admit(2, false)).isEqualTo(Admission.AT_CAPACITY);

        end(1);
        assertIsHeldFor(Seclusion.SHORTEST_HOLD);
    }

    @Test
    void isWaitedForTwiceAsLongAsItHasLetTheAgentWait() {
        admit(1, false);
        ask(9, SECOND);
        now = now.plus(Duration.ofSeconds(9));
        ask(9, PATIENCE);

        end(1);
        assertIsHeldFor(Duration.ofSeconds(20));
    }

    @Test
    void isNotWaitedForMuchLongerThanAnotherAgentTakes() {
        admit(1, false);
        ask(9, SECOND);
        now = now.plus(Duration.ofSeconds(60));
        ask(9, SECOND);

        end(1);
        assertIsHeldFor(Seclusion.LONGEST_HOLD);
    }

    private void assertIsHeldFor(Duration hold) {
        now = now.plus(hold).minus(SECOND);
        assertThat(admit(2, false)).isEqualTo(Admission.AT_CAPACITY);
        now = now.plus(SECOND);

        assertThat(admit(2, false)).isEqualTo(Admission.STARTED);
        assertThat(slots.room(now)).isEqualTo(5);
    }

    /** Found by seed 46021 of the fault suite: an agent took nothing for half a minute, for a job that had long ended. */
    @Test
    void doesNotBeginToWaitForOneThatAsksNoMore() {
        admit(1, false);
        ask(9, PATIENCE.minus(SECOND));

        now = now.plus(PATIENCE);

        assertThat(slots.room(now)).isEqualTo(5);
        assertThat(admit(2, false))
                .as("the other job may have run at another agent")
                .isEqualTo(Admission.STARTED);
        ask(9, SECOND);
        assertThat(slots.room(now)).as("it asks again").isZero();
    }

    @Test
    void doesNotWaitForEverForItsRunsToEnd() {
        admit(1, false);
        ask(9, PATIENCE.plus(SECOND));
        assertThat(admit(2, false)).isEqualTo(Admission.AT_CAPACITY);

        now = now.plus(Seclusion.LONGEST_DRAIN);

        assertThat(admit(2, false)).isEqualTo(Admission.STARTED);
        assertThat(admit(9, true)).isEqualTo(Admission.AT_CAPACITY);
        assertThat(admit(3, false)).as("asked for the first time again").isEqualTo(Admission.STARTED);
    }

    @Test
    void letsOthersInAgainWhenItsStartWasRefused() {
        admit(1, true);

        slots.release(job(1, true), false, now);

        assertThat(admit(2, false)).isEqualTo(Admission.STARTED);
    }
}
