package com.distributed.jobscheduler.worker.segment;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;

/** A segment manager, made by hand. */
public final class HandMadeSegments {
    private HandMadeSegments() {}

    /** A manager with these configured segments. */
    public static SegmentManager of(Clock clock, Integer... segments) {
        return new SegmentManager(
                new SegmentProperties(List.of(segments)), clock, event -> {}, new SimpleMeterRegistry());
    }
}
