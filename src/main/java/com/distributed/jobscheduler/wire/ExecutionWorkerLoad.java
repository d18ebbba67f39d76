package com.distributed.jobscheduler.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/workers/{workerId}/heartbeat} (contract: Job Store). An agent that tells no load sends
 * no body.
 *
 * @param capacity number of jobs that it can run at once
 * @param currentLoad number of jobs that it runs now
 * @param version its release, for people (extension); null for an agent that does not say it
 */
public record ExecutionWorkerLoad(
        @Nullable Integer capacity,
        @Nullable Integer currentLoad,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String version) {}
