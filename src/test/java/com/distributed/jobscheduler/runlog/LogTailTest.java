package com.distributed.jobscheduler.runlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogTailTest {
    private final LogTail log = new LogTail();

    @Test
    void keepsTheLastLinesUpTo32Kilobytes() {
        IntStream.range(0, 100_000).forEach(i -> log.add("line %06d \u00fc".formatted(i)));

        assertThat(RunText.utf8Length(log.text())).isBetween(32 * 1024 - 16, 32 * 1024);
        assertThat(log.text()).startsWith("line 09").endsWith("line 099999 \u00fc\n");
        assertThat(log.lines()).isEqualTo(100_000);
        assertThat(log.linesBefore()).isEqualTo(100_000 - log.text().lines().count());
    }

    @Test
    void givesTheLinesSinceOneThatIsKnownTheNewestWhereTheyAreTooMany() {
        List.of("a", "", "b", "c").forEach(log::add);

        assertThat(log.since(0, 100)).isEqualTo(new LogTail.Piece(0, List.of("a", "", "b", "c")));
        assertThat(log.since(2, 100)).isEqualTo(new LogTail.Piece(2, List.of("b", "c")));
        assertThat(log.since(0, 5)).isEqualTo(new LogTail.Piece(1, List.of("", "b", "c")));
        assertThat(log.since(4, 100)).isEqualTo(new LogTail.Piece(4, List.of()));
    }

    @Test
    void takesAPieceOnceHoweverOftenItComesAndMarksWhatNeverCame() {
        log.add(0, List.of("a", "b"));
        log.add(0, List.of("a", "b"));
        log.add(1, List.of("b", "c"));
        log.add(0, List.of("a"));
        assertThat(log.text()).isEqualTo("a\nb\nc\n");

        log.add(7, List.of("h"));
        log.add(7, List.of("h", "i"));
        assertThat(log.text()).isEqualTo("a\nb\nc\n... (lines are missing here)\nh\ni\n");
        assertThat(log.lines()).isEqualTo(9);
    }

    @Test
    void goesOnFromWhatWasKept() {
        List.of("a", "b").forEach(log::add);
        var kept = new LogTail(log.text(), 12);

        kept.add(11, List.of("b", "c"));

        assertThat(kept.text()).isEqualTo("a\nb\nc\n");
        assertThat(kept.linesBefore()).isEqualTo(10);
    }

    @Test
    void makesOneSafeLineOfEach() {
        log.add("one\ntwo\u0007");

        assertThat(log.text()).isEqualTo("one\\ntwo\\u0007\n");
    }

    @Test
    void keepsManyEmptyLinesInTheSameRoom() {
        IntStream.range(0, 200_000).forEach(i -> log.add(""));

        assertThat(log.text()).hasSize(32 * 1024);
        assertThat(log.since(0, 10).lines()).hasSize(10);
    }
}
