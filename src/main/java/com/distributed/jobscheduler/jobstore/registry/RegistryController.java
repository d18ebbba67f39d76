package com.distributed.jobscheduler.jobstore.registry;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.ExecutionWorkerEntry;
import com.distributed.jobscheduler.wire.ExecutionWorkerLoad;
import com.distributed.jobscheduler.wire.InstanceId;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** The registry of execution workers (contract: Job Store). */
@RestController
@RequiredArgsConstructor
class RegistryController {
    private static final int MOST = 1_000_000;
    private static final int LONGEST_VERSION = 64;
    private static final Pattern INSTANCE = Pattern.compile(InstanceId.PATTERN);

    private static final ExecutionWorkerLoad UNSAID = new ExecutionWorkerLoad(null, null, null);

    private final ExecutionWorkerTable workers;
    private final Clock clock;

    @PostMapping("/api/workers")
    ApiResponse<ExecutionWorker> register(
            @RequestHeader(name = WireHeaders.INSTANCE_ID, required = false) @Nullable String instance,
            @RequestBody ExecutionWorkerEntry body) {
        var process = process(instance);
        var workerId = JobRules.name("workerId", body.workerId());
        var capacity = body.capacity();
        if (capacity == null) {
            throw JobRules.broken("capacity", "is required");
        }
        var segment = body.segment() == null ? null : JobRules.segment("segment", body.segment());
        var entry = new AgentEntry(
                JobRules.range("capacity", capacity, 0, MOST),
                segment,
                names(body.handlers()),
                AgentUrl.of(body.url()),
                version(body.version()));
        var worker = workers.register(workerId, process, entry);
        return ApiResponse.ok(worker.orElse(null), clock.instant());
    }

    private static @Nullable List<String> names(@Nullable List<@Nullable String> handlers) {
        if (handlers == null || handlers.isEmpty()) {
            return handlers == null ? null : List.of();
        }
        var names = JobRules.several("handlers", handlers);
        return IntStream.range(0, names.size())
                .mapToObj(i -> JobRules.name("handlers[" + i + "]", names.get(i)))
                .toList();
    }

    @PostMapping("/api/workers/{workerId}/heartbeat")
    ApiResponse<ExecutionWorker> heartbeat(
            @PathVariable String workerId,
            @RequestHeader(name = WireHeaders.INSTANCE_ID, required = false) @Nullable String instance,
            @RequestBody(required = false) @Nullable ExecutionWorkerLoad body) {
        var id = JobRules.name("workerId", workerId);
        var load = checked(Objects.requireNonNullElse(body, UNSAID));
        var worker = workers.heartbeat(id, process(instance), load)
                .orElseThrow(() -> ApiException.notFound(
                        ErrorCodes.UNKNOWN_WORKER, "no execution worker has the id " + Printable.shortened(id)));
        return ApiResponse.ok(worker, clock.instant());
    }

    private static @Nullable String version(@Nullable String given) {
        return given == null ? null : JobRules.line("version", given, LONGEST_VERSION);
    }

    private static String process(@Nullable String instance) {
        if (instance == null) {
            return "";
        }
        if (!INSTANCE.matcher(instance).matches()) {
            throw JobRules.broken(WireHeaders.INSTANCE_ID, InstanceId.RULE);
        }
        return instance;
    }

    @GetMapping("/api/workers")
    ApiResponse<List<ExecutionWorker>> all() {
        return ApiResponse.ok(workers.all(), clock.instant());
    }

    private static ExecutionWorkerLoad checked(ExecutionWorkerLoad load) {
        if (load.capacity() != null) {
            JobRules.range("capacity", load.capacity(), 0, MOST);
        }
        if (load.currentLoad() != null) {
            JobRules.range("currentLoad", load.currentLoad(), 0, MOST);
        }
        version(load.version());
        return load;
    }
}
