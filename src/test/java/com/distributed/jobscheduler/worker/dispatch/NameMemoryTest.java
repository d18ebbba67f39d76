package com.distributed.jobscheduler.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.testing.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NameMemoryTest {
    private static final Duration TTL = Duration.ofSeconds(60);

    final SettableClock clock = new SettableClock();
    final NameMemory names = new NameMemory(clock, TTL);

    @Test
    void remembersARefusalForAWhileAndTellsItOnce() {
        assertThat(names.refused("hi", List.of("log"))).isTrue();
        assertThat(names.refused("hi", List.of("log"))).isFalse();

        clock.advance(TTL.minusMillis(1));
        assertThat(names.refusal("hi")).extracting(NameMemory.Refusal::handlers).isEqualTo(List.of("log"));
        assertThat(names.refusedNames()).containsExactly("hi");
        clock.advance(Duration.ofMillis(1));
        assertThat(names.refusal("hi")).isNull();
        assertThat(names.refusedNames()).isEmpty();
        assertThat(names.refused("hi", List.of("log"))).as("it was said before").isFalse();
    }

    @Test
    void isFreshForASecondAlone() {
        names.refused("hi", List.of());

        clock.advance(NameMemory.FRESH.minusMillis(1));
        assertThat(names.freshRefusal("hi")).isNotNull();
        clock.advance(Duration.ofMillis(1));
        assertThat(names.freshRefusal("hi")).isNull();
        assertThat(names.refusal("hi")).isNotNull();
    }

    @Test
    void forgetsARefusalOnceAJobOfTheNameIsTaken() {
        names.refused("hi", List.of());

        assertThat(names.taken("hi")).isTrue();
        assertThat(names.refusal("hi")).isNull();
        assertThat(names.isTaken("hi")).isTrue();
        assertThat(names.taken("hi")).isFalse();

        names.refused("hi", List.of());
        assertThat(names.isTaken("hi")).isFalse();
    }

    @Test
    void remembersNothingWhenItIsNotTo() {
        var forgetful = new NameMemory(clock, Duration.ZERO);
        forgetful.refused("hi", List.of());

        assertThat(forgetful.refusal("hi")).isNull();
        assertThat(forgetful.refusedNames()).isEmpty();
    }

    @Test
    void keepsSoManyNamesAndNoMore() {
        IntStream.range(0, 5_000).forEach(i -> {
            names.refused("refused-" + i, List.of());
            names.taken("taken-" + i);
        });

        assertThat(IntStream.range(0, 5_000).filter(i -> names.refusal("refused-" + i) != null))
                .hasSize(1_000);
        assertThat(IntStream.range(0, 5_000).filter(i -> names.isTaken("taken-" + i)))
                .hasSizeBetween(1, 1_000);
        assertThat(names.refusedNames()).hasSize(20);
        assertThat(names.refusal(null)).isNull();
    }

    @Test
    void letsOneAskForANameWhileTheOthersWait() {
        var trial = Objects.requireNonNull(names.begin("hi"));
        assertThat(names.begin("hi")).isNull();
        assertThat(names.begin("ho")).isNotNull();

        var waiting = CompletableFuture.supplyAsync(
                () -> Objects.requireNonNull(names.underWay("hi")).awaitEnd(Duration.ofSeconds(30)),
                Thread::startVirtualThread);
        trial.end();

        assertThat(waiting.orTimeout(10, TimeUnit.SECONDS)
                        .handle((ended, gone) -> gone != null || ended)
                        .join())
                .isTrue();
        assertThat(names.underWay("hi")).isNull();
        assertThat(names.begin("hi")).isNotNull();
    }

    @Test
    void waitsNoLongerThanItIsTold() {
        var trial = Objects.requireNonNull(names.begin("hi"));

        assertThat(trial.awaitEnd(Duration.ofMillis(5))).isFalse();
    }
}
