package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.jobstore.job.MoveAnswer;
import com.distributed.jobscheduler.jobstore.job.Occurrence;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.OutcomeBody;
import com.distributed.jobscheduler.wire.OutcomesBody;
import com.distributed.jobscheduler.wire.RunHeartbeatBody;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lombok.RequiredArgsConstructor;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Agents' reports about their runs: outcomes and heartbeats (extension). */
@RestController
@RequiredArgsConstructor
class RunController {
    private static final int MOST_RUNS = 10_000;

    private final RunFinish finish;
    private final RunBatches batches;
    private final RunLeases leases;
    private final RunSpeech speech;
    private final Clock clock;

    @PutMapping("/api/executions/{key}/outcome")
    ApiResponse<JobState> outcome(@PathVariable String key, @RequestBody OutcomeBody body) {
        var occurrence = Occurrence.required("key", key);
        return ApiResponse.ok(
                finish.report(occurrence, RunReports.outcome(body, "")).orThrow(), clock.instant());
    }

    /** Many outcomes in one call; each gets the answer of a single call. */
    @PostMapping("/api/executions/outcomes")
    ApiResponse<List<MoveAnswer>> outcomes(@RequestBody OutcomesBody body) {
        var agent = JobRules.name("agentId", body.agentId());
        var entries = JobRules.several("outcomes", body.outcomes());
        var orders = IntStream.range(0, entries.size())
                .mapToObj(i -> checked(agent, entries.get(i), "outcomes[" + i + "]."))
                .toList();
        var moves = batches.finish(agent, orders);
        return ApiResponse.ok(
                IntStream.range(0, orders.size())
                        .mapToObj(i -> MoveAnswer.of(orders.get(i).key(), moves.get(i)))
                        .toList(),
                clock.instant());
    }

    @PostMapping("/api/executions/heartbeat")
    ApiResponse<Cancelled> heartbeat(@RequestBody RunHeartbeatBody body) {
        var agent = JobRules.name("agentId", body.agentId());
        var running = body.running();
        if (running == null || running.size() > MOST_RUNS) {
            throw JobRules.broken("running", "must be an array of at most " + MOST_RUNS + " occurrence keys");
        }
        var keys = new ArrayList<>(running);
        var runs = IntStream.range(0, keys.size())
                .mapToObj(i -> Occurrence.required("running[" + i + "]", keys.get(i)))
                .toList();
        var news = RunReports.news(body.news());
        var lost = leases.extend(agent, runs);
        speech.keep(agent, news);
        return ApiResponse.ok(new Cancelled(lost.stream().map(Occurrence::key).toList()), clock.instant());
    }

    private static OutcomeOrder checked(String agentId, OutcomesBody.OutcomeEntry entry, String field) {
        return new OutcomeOrder(
                Occurrence.required(field + "key", entry.key()),
                JobRules.name(field + "key", entry.key()),
                RunReports.outcome(entry.by(agentId), field));
    }

    record Cancelled(List<String> cancel) {}
}
