package com.distributed.jobscheduler.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RingTest {
    private final Ring<Line> ring = new Ring<>(3);

    private record Line(long number, String text) implements Ring.Entry {}

    private void add(String text) {
        ring.add(number -> new Line(number, text));
    }

    @Test
    void numbersFromZeroAndForgetsTheOldest() {
        assertThat(ring.from(0)).isEmpty();
        for (var text : List.of("a", "b", "c", "d", "e")) {
            add(text);
        }

        assertThat(ring.from(0)).containsExactly(new Line(2, "c"), new Line(3, "d"), new Line(4, "e"));
        assertThat(ring.from(-1)).isEqualTo(ring.from(0));
        assertThat(ring.from(4)).containsExactly(new Line(4, "e"));
        assertThat(ring.from(5)).isEmpty();
    }

    @Test
    void waitsForAnEntryWhoseNumberIsTakenAndThatIsNotWrittenYet() {
        add("a");
        ring.add(number -> {
            add("c");
            assertThat(ring.from(0)).containsExactly(new Line(0, "a"));
            return new Line(number, "b");
        });

        assertThat(ring.from(0)).extracting(Line::text).containsExactly("a", "b", "c");
    }
}
