package com.distributed.jobscheduler.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments that a worker holds, ascending (contract: Scheduler Worker and {@code GET /api/segments?workerId=}).
 *
 * @param epoch extension: epoch of the assignment in force; absent when none was given
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerSegments(
        String workerId, List<Integer> segments, @Nullable Long epoch) {}
