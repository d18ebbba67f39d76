package com.distributed.jobscheduler.coordinator.membership;

import java.util.List;

/**
 * A worker's segments with their epoch, read in one moment, so that the two always belong together.
 *
 * @param target where to push them
 */
public record Holding(String workerId, PushTarget target, long epoch, List<Integer> segments) {}
