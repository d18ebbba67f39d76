package com.distributed.jobscheduler.wire;

import java.time.Instant;

/**
 * What waits in one segment.
 *
 * @param due how many jobs are PENDING and due
 * @param oldest the earliest of their due times
 */
public record SegmentBacklog(int segment, long due, Instant oldest) {}
