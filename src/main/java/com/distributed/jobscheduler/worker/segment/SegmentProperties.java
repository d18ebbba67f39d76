package com.distributed.jobscheduler.worker.segment;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The initial segments.
 *
 * @param assignedSegments segments served from the start, until a coordinator assigns others
 */
@ConfigurationProperties("scheduler.worker")
record SegmentProperties(@DefaultValue List<Integer> assignedSegments) {
    SegmentProperties {
        try {
            Segments.of(assignedSegments);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("scheduler.worker.assigned-" + e.getMessage(), e);
        }
    }
}
