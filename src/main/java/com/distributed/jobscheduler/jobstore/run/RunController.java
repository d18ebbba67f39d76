package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.jobstore.execution.Outcome;
import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.jobstore.job.MoveAnswer;
import com.distributed.jobscheduler.jobstore.job.Occurrence;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.ApiResponse;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What agents say about their runs: outcomes and heartbeats (extension). */
@RestController
@RequiredArgsConstructor
class RunController {
    private static final int MOST_RUNS = 10_000;

    private final RunFinish finish;
    private final RunBatches batches;
    private final RunLeases leases;
    private final Clock clock;

    @PutMapping("/api/executions/{key}/outcome")
    ApiResponse<JobState> outcome(@PathVariable String key, @RequestBody OutcomeBody body) {
        var occurrence = Occurrence.required("key", key);
        return ApiResponse.ok(finish.report(occurrence, body.checked("")).orThrow(), clock.instant());
    }

    /** Many outcomes in one call, each answered as its own call would be. */
    @PostMapping("/api/executions/outcomes")
    ApiResponse<List<MoveAnswer>> outcomes(@RequestBody OutcomesBody body) {
        var agent = JobRules.name("agentId", body.agentId());
        var entries = JobRules.several("outcomes", body.outcomes());
        var orders = IntStream.range(0, entries.size())
                .mapToObj(i -> entries.get(i).checked(agent, "outcomes[" + i + "]."))
                .toList();
        var moves = batches.finish(agent, orders);
        return ApiResponse.ok(
                IntStream.range(0, orders.size())
                        .mapToObj(i -> MoveAnswer.of(orders.get(i).key(), moves.get(i)))
                        .toList(),
                clock.instant());
    }

    @PostMapping("/api/executions/heartbeat")
    ApiResponse<Cancelled> heartbeat(@RequestBody HeartbeatBody body) {
        var agent = JobRules.name("agentId", body.agentId());
        var keys = body.running();
        if (keys == null || keys.size() > MOST_RUNS) {
            throw JobRules.broken("running", "must be an array of at most " + MOST_RUNS + " occurrence keys");
        }
        var runs = IntStream.range(0, keys.size())
                .mapToObj(i -> Occurrence.required("running[" + i + "]", keys.get(i)))
                .toList();
        var lost = leases.extend(agent, runs);
        return ApiResponse.ok(new Cancelled(lost.stream().map(Occurrence::key).toList()), clock.instant());
    }

    record OutcomeBody(
            @Nullable String agentId,
            @Nullable Outcome outcome,
            @Nullable String error,
            @Nullable Long durationMillis) {
        OutcomeReport checked(String field) {
            if (outcome != Outcome.COMPLETED && outcome != Outcome.FAILED) {
                throw JobRules.broken(field + "outcome", "must be COMPLETED or FAILED");
            }
            if (durationMillis != null && durationMillis < 0) {
                throw JobRules.broken(field + "durationMillis", "must not be negative");
            }
            return new OutcomeReport(
                    JobRules.name("agentId", agentId),
                    outcome,
                    JobRules.text(field + "error", error, JobRules.LONGEST_ERROR),
                    durationMillis);
        }
    }

    record OutcomesBody(@Nullable String agentId, @Nullable List<@Nullable OutcomeEntry> outcomes) {}

    record OutcomeEntry(
            @Nullable String key,
            @Nullable Outcome outcome,
            @Nullable String error,
            @Nullable Long durationMillis) {
        OutcomeOrder checked(String agentId, String field) {
            return new OutcomeOrder(
                    Occurrence.required(field + "key", key),
                    JobRules.name(field + "key", key),
                    new OutcomeBody(agentId, outcome, error, durationMillis).checked(field));
        }
    }

    record HeartbeatBody(@Nullable String agentId, @Nullable List<@Nullable String> running) {}

    record Cancelled(List<String> cancel) {}
}
