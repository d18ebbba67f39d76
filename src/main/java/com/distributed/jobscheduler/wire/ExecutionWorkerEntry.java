package com.distributed.jobscheduler.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/workers} (contract: Job Store): an agent's entry in the registry of execution workers.
 *
 * @param capacity how many jobs it runs at once
 * @param segment the base contract's field; null for an agent that serves all segments
 * @param handlers the names that it has handlers for (extension); null for an agent that takes all names
 * @param url its base URL for workers (extension); null for an agent that does not say it
 * @param version its release, for people (extension); null for an agent that does not say it
 */
public record ExecutionWorkerEntry(
        @Nullable String workerId,
        @Nullable Integer capacity,
        @Nullable Integer segment,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<@Nullable String> handlers,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String url,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String version) {}
