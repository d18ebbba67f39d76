package com.distributed.jobscheduler.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.worker.peer.Occurrence;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OccurrenceMemoryTest {
    private static final Instant TIME = Instant.parse("2026-01-05T10:00:00Z");

    @Test
    void tellsOccurrencesOfOneJobAndJobsOfOneInstantApart() {
        var memory = new OccurrenceMemory(100);
        memory.remember(new Occurrence(7, TIME));
        memory.remember(new Occurrence(0, Instant.EPOCH));

        assertThat(memory.knows(new Occurrence(7, TIME))).isTrue();
        assertThat(memory.knows(new Occurrence(0, Instant.EPOCH))).isTrue();
        assertThat(memory.knows(new Occurrence(7, TIME.plusNanos(1)))).isFalse();
        assertThat(memory.knows(new Occurrence(8, TIME))).isFalse();
        assertThat(new OccurrenceMemory(100).knows(new Occurrence(0, Instant.EPOCH)))
                .isFalse();
    }

    @Test
    void remembersTheLatestAndForgetsTheOldest() {
        var memory = new OccurrenceMemory(10_000);
        for (var i = 0; i < 35_000; i++) {
            memory.remember(occurrence(i));
            memory.remember(occurrence(i)); // a repeat takes no room
        }

        for (var i = 25_000; i < 35_000; i++) {
            assertThat(memory.knows(occurrence(i))).as("occurrence %d", i).isTrue();
        }
        for (var i = 0; i < 15_000; i++) {
            assertThat(memory.knows(occurrence(i))).as("occurrence %d", i).isFalse();
        }
        for (var i = 35_000; i < 60_000; i++) {
            assertThat(memory.knows(occurrence(i))).as("occurrence %d", i).isFalse();
        }
    }

    private static Occurrence occurrence(int i) {
        return new Occurrence(i % 1_000, TIME.plusMillis(i / 1_000));
    }
}
