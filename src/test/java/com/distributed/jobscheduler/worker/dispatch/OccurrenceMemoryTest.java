package com.distributed.jobscheduler.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.worker.peer.Occurrence;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OccurrenceMemoryTest {
    private static final Instant TIME = Instant.parse("2026-01-05T10:00:00Z");
    private static final EndedDispatch ENDED = new EndedDispatch(TIME.plusMillis(1), DispatchOutcome.DISPATCHED);

    @Test
    void tellsOccurrencesOfOneJobAndJobsOfOneInstantApart() {
        var memory = new OccurrenceMemory(100);
        memory.remember(new Occurrence(7, TIME), ENDED);
        memory.remember(new Occurrence(0, Instant.EPOCH), ENDED);

        assertThat(memory.recall(new Occurrence(7, TIME))).contains(ENDED);
        assertThat(memory.recall(new Occurrence(0, Instant.EPOCH))).contains(ENDED);
        assertThat(memory.recall(new Occurrence(7, TIME.plusNanos(1)))).isEmpty();
        assertThat(memory.recall(new Occurrence(8, TIME))).isEmpty();
        assertThat(new OccurrenceMemory(100).recall(new Occurrence(0, Instant.EPOCH)))
                .isEmpty();
    }

    @Test
    void remembersTheLatestAndForgetsTheOldest() {
        var memory = new OccurrenceMemory(10_000);
        for (var i = 0; i < 35_000; i++) {
            memory.remember(occurrence(i), ENDED);
            memory.remember(occurrence(i), ENDED); // a repeat takes no space
        }

        for (var i = 25_000; i < 35_000; i++) {
            assertThat(memory.recall(occurrence(i))).as("occurrence %d", i).contains(ENDED);
        }
        for (var i = 0; i < 15_000; i++) {
            assertThat(memory.recall(occurrence(i))).as("occurrence %d", i).isEmpty();
        }
        for (var i = 35_000; i < 60_000; i++) {
            assertThat(memory.recall(occurrence(i))).as("occurrence %d", i).isEmpty();
        }
    }

    @Test
    void forgetsOneInEitherGenerationAndCanLearnItAgain() {
        var memory = new OccurrenceMemory(10);
        for (var i = 0; i < 15; i++) {
            memory.remember(occurrence(i), ENDED);
        }
        memory.forget(occurrence(3)); // of the older generation
        memory.forget(occurrence(12));
        memory.forget(occurrence(99));

        for (var i = 0; i < 15; i++) {
            assertThat(memory.recall(occurrence(i)).isPresent())
                    .as("occurrence %d", i)
                    .isEqualTo(i != 3 && i != 12);
        }
        var later = new EndedDispatch(TIME.plusSeconds(9), DispatchOutcome.UNCONFIRMED);
        memory.remember(occurrence(3), later);
        memory.remember(occurrence(12), later);
        assertThat(memory.recall(occurrence(3))).contains(later);
        assertThat(memory.recall(occurrence(12))).contains(later);
    }

    private static Occurrence occurrence(int i) {
        return new Occurrence(i % 1_000, TIME.plusMillis(i / 1_000));
    }
}
