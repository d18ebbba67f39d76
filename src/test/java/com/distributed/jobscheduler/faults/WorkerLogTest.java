package com.distributed.jobscheduler.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkerLogTest {
    /** Seed 71822: the disk was full in the middle of an epoch. */
    private static final String LOG = """
            2026-11-30T17:58:25.210Z INFO  c.d.j.w.s.SegmentManager     segments.changed source=push epoch=1796061459 count=33 gained=67 lost=\s
            2026-11-30T17:58:30.110Z INFO  c.d.j.w.s.SegmentManager     segments.changed source=operator epoch=null count=34 gained=68 lost=\s
            2026-11-30T17:58:46.200Z INFO  c.d.j.w.s.SegmentManager     segments.changed source=coordinator epoch=17962026-11-30T17:58:46.260Z INFO  c.d.j.w.c.Registration       registration.done url=http://localhost:40661 attempts=1\s
            2026-11-30T17:59:01.113Z INFO  c.d.j.w.s.SegmentManager     segments.changed source=push epoch=1796061461 count=50 gained= lost=0-16
            """;

    @Test
    void doesNotTakeAnEpochFromALineThatWasCutOff() {
        assertThat(WorkerLog.epochs(LOG)).containsExactly(1_796_061_459L, 1_796_061_461L);
    }
}
