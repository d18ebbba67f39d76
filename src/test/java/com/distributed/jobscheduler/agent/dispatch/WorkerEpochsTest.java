package com.distributed.jobscheduler.agent.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.testing.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkerEpochsTest {
    private final SettableClock clock = new SettableClock();
    private final WorkerEpochs epochs = new WorkerEpochs(clock);

    @Test
    void namesTheNewestEpochToWhoeverComesUnderAnOlderOne() {
        assertThat(epochs.newerThan(9L, "w-1")).isNull();
        assertThat(epochs.newerThan(3L, "w-1")).isEqualTo(9);
        assertThat(epochs.newerThan(9L, "w-1")).isNull();
        assertThat(epochs.newerThan(3L, "w-2")).isNull();
        assertThat(epochs.newerThan(null, "w-1")).isNull();
        assertThat(epochs.newerThan(3L, null)).isNull();
    }

    /** A coordinator restored from a backup has lower epochs from then on. */
    @Test
    void forgetsAnEpochThatNobodyHasComeUnderForAWhile() {
        epochs.newerThan(9L, "w-1");
        clock.advance(WorkerEpochs.MAX_AGE.minusMillis(1));
        assertThat(epochs.newerThan(3L, "w-1")).isEqualTo(9);

        clock.advance(Duration.ofMillis(1));

        assertThat(epochs.newerThan(3L, "w-1")).isNull();
    }

    @Test
    void remembersAnEpochForAsLongAsItsWorkerComesUnderIt() {
        epochs.newerThan(9L, "w-1");
        epochs.newerThan(1L, "w-2");
        clock.advance(Duration.ofMinutes(4));
        epochs.newerThan(9L, "w-1");
        clock.advance(Duration.ofMinutes(4));

        assertThat(epochs.newerThan(3L, "w-1")).isEqualTo(9);
        assertThat(epochs.newerThan(0L, "w-2")).isNull();
    }

    @Test
    void keepsABoundedNumberOfWorkersThoseSeenLast() {
        for (var i = 0; i <= WorkerEpochs.MOST_WORKERS; i++) {
            epochs.newerThan(9L, "w-" + i);
        }

        assertThat(epochs.newerThan(3L, "w-1")).isEqualTo(9);
        assertThat(epochs.newerThan(3L, "w-0")).isNull();
        assertThat(epochs.newerThan(9L, "w".repeat(256))).isNull();
        assertThat(epochs.newerThan(3L, "w".repeat(256))).isNull();
    }
}
