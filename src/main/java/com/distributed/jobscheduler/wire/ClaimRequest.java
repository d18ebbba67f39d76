package com.distributed.jobscheduler.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/job-schedules/claim} (contract: Job Store, extensions): a claim of what is due.
 *
 * @param asOf due at this instant; null: now
 * @param limit how many at most; null: the store's own number
 * @param repeat true when an earlier try under the same Idempotency-Key may have claimed some
 */
public record ClaimRequest(
        @Nullable String workerId,
        @Nullable Collection<@Nullable Integer> segments,
        @Nullable Instant asOf,
        @Nullable Integer limit,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean repeat) {}
