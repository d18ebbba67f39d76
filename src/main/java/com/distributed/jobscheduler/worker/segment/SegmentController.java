package com.distributed.jobscheduler.worker.segment;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.WorkerSegments;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/scheduler-worker/segments")
@RequiredArgsConstructor
class SegmentController {
    private final WorkerProperties worker;
    private final SegmentManager manager;
    private final Clock clock;

    @GetMapping
    ApiResponse<WorkerSegments> segments() {
        return ApiResponse.ok(view(), clock.instant());
    }

    @PostMapping
    ApiResponse<WorkerSegments> replace(@RequestBody JsonNode body) {
        var request = AssignmentRequest.read(body);
        if (!manager.replace(request.segments(), request.epoch(), "push")) {
            var fence = manager.fencedOff();
            if (fence != null) {
                throw ApiException.conflict(ErrorCodes.WORKER_ID_TAKEN, fence, view());
            }
            throw ApiException.conflict(
                    ErrorCodes.STALE_EPOCH,
                    "epoch: %d is older than the epoch in force".formatted(request.epoch()),
                    view());
        }
        return ApiResponse.ok(view(), clock.instant());
    }

    private WorkerSegments view() {
        var current = manager.current();
        return new WorkerSegments(worker.workerId(), current.segments().toList(), current.epoch());
    }
}
