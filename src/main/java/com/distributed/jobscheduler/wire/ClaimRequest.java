package com.distributed.jobscheduler.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/job-schedules/claim} (contract: Job Store, extensions): claims due jobs.
 *
 * @param asOf instant by which a job must be due; null for now
 * @param limit largest number of jobs; null for the store's own limit
 * @param repeat true when an earlier try with the same Idempotency-Key may have claimed jobs
 */
public record ClaimRequest(
        @Nullable String workerId,
        @Nullable Collection<@Nullable Integer> segments,
        @Nullable Instant asOf,
        @Nullable Integer limit,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean repeat) {}
