package com.distributed.jobscheduler.coordinator.assignment;

import com.distributed.jobscheduler.coordinator.backlog.DueBacklog;
import com.distributed.jobscheduler.coordinator.membership.Holdings;
import com.distributed.jobscheduler.coordinator.membership.WorkerIds;
import com.distributed.jobscheduler.coordinator.membership.WorkerTable;
import com.distributed.jobscheduler.coordinator.segment.Distribution;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.InstanceId;
import com.distributed.jobscheduler.wire.SegmentRange;
import com.distributed.jobscheduler.wire.WireHeaders;
import com.distributed.jobscheduler.wire.WorkerSegments;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Clock;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists the owners of the segments, and changes them (contract: "Scheduler Coordinator"). */
@RestController
@RequestMapping("/api/segments")
@RequiredArgsConstructor
class SegmentController {
    private final SegmentAssignment assignment;
    private final Distribution distribution;
    private final WorkerTable workers;
    private final Holdings holdings;
    private final DueBacklog backlog;
    private final Clock clock;

    @PostMapping("/assign")
    ApiResponse<List<Integer>> assign(
            @RequestParam @Pattern(regexp = WorkerIds.PATTERN, message = WorkerIds.RULE) String workerId,
            @RequestParam @Min(0) @Max(SegmentRange.COUNT) int desiredSegments,
            @RequestHeader(name = WireHeaders.INSTANCE_ID, required = false)
                    @Pattern(regexp = InstanceId.PATTERN, message = InstanceId.RULE)
                    @Nullable
                    String instance) {
        var assigned = assignment.assign(workerId, InstanceId.of(instance), desiredSegments);
        var remark = assigned.takesPartUpTo() > desiredSegments
                ? "%s has asked with desiredSegments=%d before and takes part up to that; to lower it, release it first"
                        .formatted(workerId, assigned.takesPartUpTo())
                : null;
        return ApiResponse.ok(assigned.segments(), remark, clock.instant());
    }

    @DeleteMapping("/release")
    ApiResponse<Void> release(
            @RequestParam @Pattern(regexp = WorkerIds.PATTERN, message = WorkerIds.RULE) String workerId,
            @RequestHeader(name = WireHeaders.INSTANCE_ID, required = false)
                    @Pattern(regexp = InstanceId.PATTERN, message = InstanceId.RULE)
                    @Nullable
                    String instance) {
        var released = assignment.release(workerId, InstanceId.of(instance));
        var what =
                released.passedOn() ? "passed on %d segments to another process of %s" : "released %d segments of %s";
        return ApiResponse.message(what.formatted(released.count(), workerId), clock.instant());
    }

    @GetMapping
    ApiResponse<List<ListedSegment>> distribution() {
        var waiting = backlog.now();
        return ApiResponse.ok(
                distribution.all().stream()
                        .map(segment -> ListedSegment.of(segment, waiting))
                        .toList(),
                clock.instant());
    }

    @GetMapping(params = "workerId")
    ApiResponse<WorkerSegments> ofWorker(
            @RequestParam @Pattern(regexp = WorkerIds.PATTERN, message = WorkerIds.RULE) String workerId) {
        var holding = workers.active(workerId)
                .flatMap(active -> holdings.of(workerId))
                .orElseThrow(() -> WorkerIds.unknown(workerId));
        return ApiResponse.ok(new WorkerSegments(workerId, holding.segments(), holding.epoch()), clock.instant());
    }
}
