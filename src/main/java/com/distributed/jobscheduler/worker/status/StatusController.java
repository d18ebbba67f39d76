package com.distributed.jobscheduler.worker.status;

import com.distributed.jobscheduler.wire.ApiResponse;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequiredArgsConstructor
class StatusController {
    private final StatusReport report;
    private final Clock clock;

    @GetMapping("/api/scheduler-worker/status")
    ApiResponse<WorkerStatus> status() {
        return ApiResponse.ok(report.now(), clock.instant());
    }
}
