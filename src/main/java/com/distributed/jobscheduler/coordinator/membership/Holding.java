package com.distributed.jobscheduler.coordinator.membership;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker is to hold, read in one moment: never the segments of one epoch with the number of another.
 *
 * @param url where to push it; null when the worker never said
 */
public record Holding(String workerId, @Nullable String url, long epoch, List<Integer> segments) {}
