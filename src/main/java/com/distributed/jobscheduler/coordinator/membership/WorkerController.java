package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.coordinator.segment.Distribution;
import com.distributed.jobscheduler.coordinator.segment.Segment;
import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.InstanceId;
import com.distributed.jobscheduler.wire.LoadReport;
import com.distributed.jobscheduler.wire.Membership;
import com.distributed.jobscheduler.wire.WireHeaders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The calls of the workers (contract: "Scheduler Coordinator"). */
@Slf4j
@RestController
@RequestMapping("/api/scheduler-workers")
@RequiredArgsConstructor
class WorkerController {
    private static final java.util.regex.Pattern SECRET = java.util.regex.Pattern.compile("[A-Za-z0-9._~+/=-]{16,128}");

    private static final long LONGEST_INTERVAL = 86_400_000;

    private final WorkerRegistry registry;
    private final WorkerTable workers;
    private final WorkerUrls urls;
    private final Distribution distribution;
    /** The current request. */
    private final HttpServletRequest request;

    private final Clock clock;

    @PostMapping("/register")
    ApiResponse<Membership> register(
            @RequestParam @Pattern(regexp = WorkerIds.PATTERN, message = WorkerIds.RULE) String workerId,
            @RequestHeader(name = WireHeaders.WORKER_URL, required = false) @Nullable String url,
            @RequestHeader(name = WireHeaders.PUSH_SECRET, required = false) @Nullable String secret,
            @RequestHeader(name = WireHeaders.INSTANCE_ID, required = false)
                    @Pattern(regexp = InstanceId.PATTERN, message = InstanceId.RULE)
                    @Nullable
                    String instance,
            @RequestHeader(name = WireHeaders.HEARTBEAT_INTERVAL, required = false)
                    @Min(1)
                    @Max(LONGEST_INTERVAL)
                    @Nullable
                    Long heartbeatInterval) {
        if (secret != null && !SECRET.matcher(secret).matches()) {
            throw ApiException.badRequest(
                    ErrorCodes.VALIDATION_FAILED,
                    WireHeaders.PUSH_SECRET + ": must be 16 to 128 letters, digits or -._~+/=");
        }
        var target = url == null || url.isBlank() ? null : target(workerId, url, secret, isFromHere());
        var newcomer = new WorkerInstances.Newcomer(
                InstanceId.of(instance),
                target,
                heartbeatInterval == null ? null : Duration.ofMillis(heartbeatInterval));
        return ApiResponse.ok(registry.register(workerId, newcomer), clock.instant());
    }

    private PushTarget target(String workerId, String url, @Nullable String secret, boolean fromHere) {
        var accepted = urls.accepted(url, fromHere);
        if (accepted == null) {
            log.warn(
                    "worker.url-ignored workerId={} url={} reason=\"it names the worker's own machine, which is not this"
                            + " one; nothing is pushed, and its heartbeats tell it its segments\"",
                    workerId,
                    url);
        }
        return new PushTarget(accepted, accepted == null ? null : secret);
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private boolean isFromHere() {
        return request.getHeader(WireHeaders.FORWARDED) == null && isLoopback(request.getRemoteAddr());
    }

    @PostMapping("/heartbeat")
    ApiResponse<Membership> heartbeat(
            @RequestParam @Pattern(regexp = WorkerIds.PATTERN, message = WorkerIds.RULE) String workerId,
            @RequestHeader(name = WireHeaders.INSTANCE_ID, required = false)
                    @Pattern(regexp = InstanceId.PATTERN, message = InstanceId.RULE)
                    @Nullable
                    String instance,
            @RequestBody(required = false) @Nullable LoadReport load) {
        if (load != null) {
            LoadReportRules.check(load);
        }
        return ApiResponse.ok(registry.heartbeat(workerId, InstanceId.of(instance), load), clock.instant());
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
