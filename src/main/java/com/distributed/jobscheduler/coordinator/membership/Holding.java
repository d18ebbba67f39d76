package com.distributed.jobscheduler.coordinator.membership;

import java.util.List;

/**
 * What a worker is to hold, read in one moment: never the segments of one epoch with the number of another.
 *
 * @param target where to push it
 */
public record Holding(String workerId, PushTarget target, long epoch, List<Integer> segments) {}
