package com.distributed.jobscheduler.worker.peer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A batch claim's body (contract: Job Store, extensions).
 *
 * @param repeat true when it repeats a claim whose answer was lost; null otherwise
 */
record ClaimRequest(
        String workerId,
        Collection<Integer> segments,
        Instant asOf,
        int limit,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean repeat) {}
