package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.worker.dispatch.Pause;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequiredArgsConstructor
class ScanController {
    private final ScheduleScanner scanner;
    private final Pause pause;
    private final Clock clock;

    @PostMapping("/api/scheduler-worker/scan")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ApiResponse<Void> scan() {
        if (pause.isOn()) {
            throw ApiException.conflict(
                    ErrorCodes.DISPATCH_PAUSED,
                    "dispatching is paused: POST /api/scheduler-worker/resume scans at once",
                    null);
        }
        if (!scanner.startScan()) {
            throw ApiException.conflict(
                    ErrorCodes.SCAN_RUNNING, "a scan is running, or the worker is shutting down", null);
        }
        return ApiResponse.message("a scan was started", clock.instant());
    }
}
