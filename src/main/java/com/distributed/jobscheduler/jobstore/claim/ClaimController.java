package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.jobstore.schedule.ScanRhythm;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ClaimRequest;
import com.distributed.jobscheduler.wire.DueJob;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Claims many due jobs at once (contract: Job Store, extensions). */
@RestController
@RequiredArgsConstructor
class ClaimController {
    private static final int USUAL_BATCH = 50;
    private static final int LARGEST_BATCH = 1_000;

    private final BatchClaims claims;
    private final ScanRhythm rhythm;
    private final Clock clock;

    @PostMapping("/api/job-schedules/claim")
    ResponseEntity<ApiResponse<List<DueJob>>> claim(
            @RequestHeader(name = WireHeaders.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestHeader(name = WireHeaders.SCAN_INTERVAL, required = false) @Nullable Long scanInterval,
            @RequestBody ClaimRequest body) {
        var workerId = JobRules.name("workerId", body.workerId());
        var segments = JobRules.segments("segments", body.segments());
        rhythm.asked(segments, scanInterval);
        var asOf = body.asOf() == null ? clock.instant() : JobRules.instant("asOf", body.asOf());
        var limit = JobRules.range("limit", Objects.requireNonNullElse(body.limit(), USUAL_BATCH), 1, LARGEST_BATCH);
        var isRepeat = Boolean.TRUE.equals(body.repeat());
        if (isRepeat && key == null) {
            throw JobRules.broken("repeat", "needs the header " + WireHeaders.IDEMPOTENCY_KEY + " of the first try");
        }
        var request = new BatchClaims.Request(
                workerId, segments, asOf, limit, JobRules.optionalName(WireHeaders.IDEMPOTENCY_KEY, key), isRepeat);
        var claimed = claims.claim(request);
        var now = clock.instant();
        return ResponseEntity.ok().header(WireHeaders.TIME, now.toString()).body(ApiResponse.ok(claimed, now));
    }
}
