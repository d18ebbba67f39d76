package com.distributed.jobscheduler.jobstore.status;

import com.distributed.jobscheduler.jobstore.job.MoveAnswer;
import com.distributed.jobscheduler.jobstore.job.Occurrence;
import com.distributed.jobscheduler.jobstore.run.RunBatches;
import com.distributed.jobscheduler.jobstore.run.StartOrder;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Many starts in one call, each answered as its PUT status would be (extension). */
@RestController
@RequiredArgsConstructor
class StartsController {
    private final RunBatches runs;
    private final MoveMetrics metrics;
    private final Clock clock;

    @PostMapping("/api/executions/starts")
    ApiResponse<List<MoveAnswer>> start(@RequestBody StartsBody body) {
        var agent = JobRules.name("agentId", body.agentId());
        var entries = JobRules.several("starts", body.starts());
        var orders = IntStream.range(0, entries.size())
                .mapToObj(i -> entries.get(i).checked("starts[" + i + "]."))
                .toList();
        var moves = runs.start(agent, orders);
        moves.forEach(move -> metrics.count(JobStatus.RUNNING, move));
        return ApiResponse.ok(
                IntStream.range(0, orders.size())
                        .mapToObj(i -> MoveAnswer.of(orders.get(i).key(), moves.get(i)))
                        .toList(),
                clock.instant());
    }

    record StartsBody(@Nullable String agentId, @Nullable List<@Nullable StartEntry> starts) {}

    record StartEntry(
            @Nullable String key,
            @Nullable String claim,
            @Nullable String handler) {
        StartOrder checked(String field) {
            var occurrence = Occurrence.required(field + "key", key);
            return new StartOrder(
                    occurrence,
                    JobRules.name(field + "key", key),
                    JobRules.optionalName(field + "claim", claim),
                    JobRules.optionalName(field + "handler", handler));
        }
    }
}
