package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Moves a schedule's next run time forward (contract: Job Store, extensions). */
@RestController
@RequiredArgsConstructor
class NextRunController {
    private final NextRun nextRun;
    private final Clock clock;

    @PutMapping("/api/job-schedules/{scheduleId}/next-run")
    ApiResponse<JobState> move(
            @PathVariable long scheduleId,
            @RequestParam String nextRunTime,
            @RequestHeader(name = WireHeaders.EXPECTED_RUN_TIME, required = false) @Nullable String expected) {
        var job = nextRun.move(
                        scheduleId,
                        JobRules.instant("nextRunTime", nextRunTime),
                        JobRules.optionalInstant(WireHeaders.EXPECTED_RUN_TIME, expected))
                .orElseThrow(() ->
                        ApiException.notFound(ErrorCodes.SCHEDULE_NOT_FOUND, "no schedule has the id " + scheduleId));
        return ApiResponse.ok(job.state(), clock.instant());
    }
}
