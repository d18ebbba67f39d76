package com.distributed.jobscheduler.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator's answer to a worker's registration and heartbeat (contract: Scheduler Coordinator).
 *
 * @param assignedSegments the whole set that the worker is to hold, ascending
 * @param epoch extension: the epoch of that assignment; 0 when nothing was ever assigned to this worker
 * @param unownedSegments extension: number of segments that no worker holds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Membership(
        String workerId,
        String status,
        List<Integer> assignedSegments,
        @Nullable Long epoch,
        @Nullable Integer unownedSegments) {}
