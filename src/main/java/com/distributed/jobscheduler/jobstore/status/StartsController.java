package com.distributed.jobscheduler.jobstore.status;

import com.distributed.jobscheduler.jobstore.job.MoveAnswer;
import com.distributed.jobscheduler.jobstore.job.Occurrence;
import com.distributed.jobscheduler.jobstore.run.RunBatches;
import com.distributed.jobscheduler.jobstore.run.StartOrder;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.StartsBody;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import lombok.RequiredArgsConstructor;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Many starts in one call; each gets the answer of a single PUT status (extension). */
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
                .mapToObj(i -> checked(entries.get(i), "starts[" + i + "]."))
                .toList();
        var moves = runs.start(agent, orders);
        moves.forEach(move -> metrics.count(JobStatus.RUNNING, move));
        return ApiResponse.ok(
                IntStream.range(0, orders.size())
                        .mapToObj(i -> MoveAnswer.of(orders.get(i).key(), moves.get(i)))
                        .toList(),
                clock.instant());
    }

    private static StartOrder checked(StartsBody.StartEntry entry, String field) {
        return new StartOrder(
                Occurrence.required(field + "key", entry.key()),
                JobRules.name(field + "key", entry.key()),
                JobRules.optionalName(field + "claim", entry.claim()),
                JobRules.optionalName(field + "handler", entry.handler()));
    }
}
