package com.distributed.jobscheduler.wire;

import java.time.Instant;

/**
 * The waiting jobs of one segment.
 *
 * @param due number of jobs that are PENDING and due
 * @param oldest the earliest of their due times
 */
public record SegmentBacklog(int segment, long due, Instant oldest) {}
