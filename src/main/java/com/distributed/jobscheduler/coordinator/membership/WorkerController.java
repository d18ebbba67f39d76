package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.coordinator.segment.Distribution;
import com.distributed.jobscheduler.coordinator.segment.Segment;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.LoadReport;
import com.distributed.jobscheduler.wire.Membership;
import com.distributed.jobscheduler.wire.WireHeaders;
import jakarta.validation.constraints.Pattern;
import java.time.Clock;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The workers' door (contract: "Scheduler Coordinator"). */
@RestController
@RequestMapping("/api/scheduler-workers")
@RequiredArgsConstructor
class WorkerController {
    private final WorkerRegistry registry;
    private final WorkerTable workers;
    private final Distribution distribution;
    private final Clock clock;

    @PostMapping("/register")
    ApiResponse<Membership> register(
            @RequestParam @Pattern(regexp = WorkerIds.PATTERN, message = WorkerIds.RULE) String workerId,
            @RequestHeader(name = WireHeaders.WORKER_URL, required = false) @Nullable String url) {
        return ApiResponse.ok(registry.register(workerId, WorkerUrl.checked(url)), clock.instant());
    }

    @PostMapping("/heartbeat")
    ApiResponse<Membership> heartbeat(
            @RequestParam @Pattern(regexp = WorkerIds.PATTERN, message = WorkerIds.RULE) String workerId,
            @RequestBody(required = false) @Nullable LoadReport load) {
        if (load != null) {
            LoadReportRules.check(load);
        }
        return ApiResponse.ok(registry.heartbeat(workerId, load), clock.instant());
    }

    @GetMapping
    ApiResponse<List<ActiveWorker>> active() {
        var now = clock.instant();
        var segments = distribution.all();
        return ApiResponse.ok(
                workers.active().stream()
                        .map(worker -> ActiveWorker.of(worker, owned(segments, worker.workerId()), now))
                        .toList(),
                now);
    }

    private static List<Integer> owned(List<Segment> segments, String workerId) {
        return segments.stream()
                .filter(segment -> segment.isOwnedBy(workerId))
                .map(Segment::segment)
                .toList();
    }
}
