package com.distributed.jobscheduler.worker.segment;

/** Published after the set of segments changed. */
public record SegmentsChanged(Segments before, Segments after) {
    boolean isOne() {
        return !before.equals(after);
    }

    public Segments gained() {
        return after.minus(before);
    }

    public Segments lost() {
        return before.minus(after);
    }
}
