package com.distributed.jobscheduler.worker.dispatch;

import static com.distributed.jobscheduler.testing.DueEntries.DUE;
import static com.distributed.jobscheduler.testing.DueEntries.pending;
import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.testing.DueEntries;
import com.distributed.jobscheduler.testing.SettableClock;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.worker.segment.HandMadeSegments;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import com.distributed.jobscheduler.worker.segment.Segments;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimGateTest {
    private final SettableClock clock = new SettableClock();
    private final SegmentManager segments = HandMadeSegments.of(clock, 0, 1);
    private final Pause pause = new Pause(clock, event -> {});
    private final ClaimGate gate = new ClaimGate(segments, pause);

    @Test
    void isOpenForTheAssignedSegments() {
        assertThat(gate.obstacle(pending(1))).isNull();
        assertThat(gate.obstacle(segments.current())).isNull();
        assertThat(gate.mayClaim()).isTrue();
        assertThat(gate.mayClaim(1)).isTrue();
        assertThat(gate.mayClaim(2)).isFalse();
    }

    @Test
    void isClosedForARevokedSegmentAndForNone() {
        var before = segments.current();
        segments.replace(Segments.of(List.of(0)), 3L, "test");

        assertThat(gate.obstacle(pending(1))).isEqualTo(DispatchOutcome.REVOKED);
        assertThat(gate.obstacle(before)).isEqualTo("the segments have changed");
        assertThat(gate.obstacle(segments.current())).isNull();
        assertThat(gate.obstacle(DueEntries.of(1, JobStatus.PENDING, null, Frequency.ONE_TIME, DUE)))
                .isEqualTo(DispatchOutcome.REVOKED);
        assertThat(gate.epoch()).isEqualTo(3);
    }

    @Test
    void isClosedDuringAPause() {
        pause.begin();
        assertThat(gate.obstacle(pending(1))).isEqualTo(DispatchOutcome.PAUSED);
        assertThat(gate.obstacle(segments.current())).isEqualTo("dispatching is paused");
        assertThat(gate.mayClaim()).isFalse();

        pause.end();
        assertThat(gate.mayClaim()).isTrue();
    }

    @Test
    void staysClosedFromTheShutdownOn() {
        gate.shut();

        assertThat(gate.isShut()).isTrue();
        assertThat(gate.obstacle(pending(1))).isEqualTo(DispatchOutcome.DRAINING);
        assertThat(gate.obstacle(segments.current())).isEqualTo(DispatchReasons.DRAINING);
        assertThat(gate.mayClaim(1)).isFalse();
    }

    @Test
    void isClosedForBatchesUnderTheEpochThatAnAgentRefused() {
        segments.replace(Segments.of(List.of(0, 1)), 3L, "test");
        gate.refused(3L);
        assertThat(gate.obstacle(segments.current())).isEqualTo(DispatchReasons.STALE_EPOCH);

        segments.replace(Segments.of(List.of(0, 1)), 4L, "test");
        assertThat(gate.obstacle(segments.current())).isNull();
    }
}
