package com.distributed.jobscheduler.worker.segment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The segments in force.
 *
 * @param epoch the newest epoch that this worker accepted, or the lower epoch to which its coordinator went back; null
 *     while no assignment had one
 * @param since when these segments came into force
 */
public record Assignment(Segments segments, @Nullable Long epoch, Instant since) {}
