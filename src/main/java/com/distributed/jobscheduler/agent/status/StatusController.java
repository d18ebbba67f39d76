package com.distributed.jobscheduler.agent.status;

import com.distributed.jobscheduler.agent.execution.JobExecutor;
import com.distributed.jobscheduler.agent.handlers.registry.JobHandlers;
import com.distributed.jobscheduler.agent.peer.AgentId;
import com.distributed.jobscheduler.agent.run.Run;
import com.distributed.jobscheduler.agent.run.Runs;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/worker-agent")
@RequiredArgsConstructor
class StatusController {
    private final AgentId agent;
    private final JobExecutor executor;
    private final JobHandlers handlers;
    private final Runs runs;
    private final Clock clock;

    @GetMapping("/status")
    ResponseEntity<ApiResponse<AgentStatus>> status() {
        var load = executor.load();
        var status = new AgentStatus(
                agent.workerId(),
                load.draining() ? "DRAINING" : "ONLINE",
                load.capacity(),
                load.taken(),
                load.draining() ? 0 : load.capacity() - load.taken(),
                load.executed(),
                load.succeeded(),
                load.failed(),
                handlers.onlyNames().orElse(null),
                handlers.defaultName().orElse(null));
        return ResponseEntity.ok()
                .header(WireHeaders.FREE_SLOTS, Integer.toString(executor.room()))
                .body(ApiResponse.ok(status, clock.instant()));
    }

    @GetMapping("/jobs/running")
    ApiResponse<List<RunningJob>> running() {
        var now = clock.instant();
        var jobs = runs.running().stream().flatMap(run -> describe(run, now)).toList();
        return ApiResponse.ok(jobs, now);
    }

    private static Stream<RunningJob> describe(Run run, Instant now) {
        return run.runningSince().stream()
                .map(since -> new RunningJob(
                        run.job().occurrence().jobId(),
                        run.job().jobName(),
                        since,
                        Duration.between(since, now).toMillis()));
    }
}
