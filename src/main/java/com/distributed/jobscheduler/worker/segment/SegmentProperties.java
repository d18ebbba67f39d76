package com.distributed.jobscheduler.worker.segment;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The segments to begin with.
 *
 * @param assignedSegments served from the start, without any coordinator, until one assigns others
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
