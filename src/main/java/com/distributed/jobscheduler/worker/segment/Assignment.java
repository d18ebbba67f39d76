package com.distributed.jobscheduler.worker.segment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The segments in force.
 *
 * @param epoch the newest epoch this worker accepted, or the lower one that its coordinator went back to; null while no assignment carried one
 * @param since when these segments came into force
 */
public record Assignment(Segments segments, @Nullable Long epoch, Instant since) {}
