package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;

/** Runs whose agent ended with them: counted apart from retries, and at last tried alone. */
@Tag("application")
class AbandonmentTest {
    private static final Duration LEASE = Duration.ofSeconds(60);
    /** Longer than any backoff in this test. */
    private static final Duration LATER = Duration.ofMinutes(10);

    /** Claims the due jobs, starts all of them at one agent, and lets it die; returns the claims. */
    private static List<JsonNode> abandon(Store store) {
        var claimed = claim(store);
        claimed.forEach(job -> start(store, job));
        store.clock.advance(LEASE.plusSeconds(1));
        Upkeep.sweep(store);
        return claimed;
    }

    private static List<JsonNode> claim(Store store) {
        var answer = store.post("/api/job-schedules/claim", "{\"workerId\":\"w\",\"segments\":[5]}");
        return StreamSupport.stream(answer.data().spliterator(), false).toList();
    }

    private static String start(Store store, JsonNode job) {
        var id = job.path("jobId").longValue();
        var key = id + ":" + Instant.parse(job.path("nextRunTime").textValue()).toEpochMilli();
        var answer = store.put(
                "/api/jobs/" + id + "/status?status=RUNNING",
                "Idempotency-Key",
                key,
                "Scheduler-Claim",
                job.path("claimToken").textValue(),
                "Scheduler-Agent-Id",
                "agent-1");
        assertThat(answer.status()).isEqualTo(200);
        return key;
    }

    @OnEachDatabase
    void endsTheCulpritAndNoneOfItsNeighbours(Store store) {
        var culprit = store.submit("ONE_TIME", "maxRetries", 1).id();
        var innocent = Stream.generate(
                        () -> store.submit("ONE_TIME", "maxRetries", 1).id())
                .limit(5)
                .toList();

        for (var times = 1; times <= 2; times++) {
            assertThat(abandon(store)).hasSize(6).allMatch(job -> !job.has("alone"));
            var job = store.job(innocent.getFirst());
            assertThat(job.jobStatus()).isEqualTo("PENDING");
            assertThat(job.data().path("retryCount").intValue()).isZero();
            assertThat(job.data().path("abandonments").intValue()).isEqualTo(times);
            store.clock.advance(LATER);
        }

        var claimed = claim(store);
        assertThat(claimed).hasSize(6).allMatch(job -> job.path("alone").booleanValue());
        claimed.stream()
                .filter(job -> job.path("jobId").longValue() != culprit)
                .forEach(job -> store.outcome(start(store, job), "agent-1", "COMPLETED"));
        start(
                store,
                claimed.stream()
                        .filter(job -> job.path("jobId").longValue() == culprit)
                        .findAny()
                        .orElseThrow());
        store.clock.advance(LEASE.plusSeconds(1));
        Upkeep.sweep(store);
        store.clock.advance(LATER);
        assertThat(abandon(store)).hasSize(1);

        assertThat(store.job(culprit).jobStatus()).isEqualTo("FAILED");
        assertThat(store.job(culprit).data().path("lastError").textValue())
                .isEqualTo("its agent fell silent in each of 4 tries, the last time with nothing else at it:"
                        + " it may be what ends its agents");
        assertThat(innocent).allMatch(id -> store.job(id).jobStatus().equals("COMPLETED"));
        assertThat(store.get("/api/executions?jobId=" + culprit).data().findValuesAsText("outcome"))
                .hasSize(4)
                .containsOnly("ABANDONED");
    }

    @OnEachDatabase
    void runsNothingTwiceThatHasNoRetries(Store store) {
        var id = store.submit("ONE_TIME", "maxRetries", 0).id();

        abandon(store);

        assertThat(store.job(id).jobStatus()).isEqualTo("FAILED");
        assertThat(store.job(id).data().path("lastError").textValue())
                .isEqualTo("its agent fell silent: the run's lease ran out");
    }

    @OnEachDatabase
    void leavesTheRetriesToRunsThatFail(Store store) {
        var id = store.submit("ONE_TIME", "maxRetries", 1).id();

        abandon(store);
        store.clock.advance(LATER);
        store.outcome(start(store, claim(store).getFirst()), "agent-1", "FAILED");
        assertThat(store.job(id).jobStatus()).isEqualTo("PENDING");
        store.clock.advance(LATER);
        store.outcome(start(store, claim(store).getFirst()), "agent-1", "FAILED");

        assertThat(store.job(id).jobStatus()).isEqualTo("FAILED");
    }

    @OnEachDatabase
    void countsForEachOccurrenceAnew(Store store) {
        var id = store.submit("DAILY", "maxRetries", 1).id();

        for (var day = 0; day < 3; day++) {
            abandon(store);
            store.clock.advance(LATER);
            assertThat(store.job(id).data().path("abandonments").intValue()).isOne();
            store.outcome(start(store, claim(store).getFirst()), "agent-1", "COMPLETED");
            assertThat(store.job(id).data().path("abandonments").intValue()).isZero();
            store.clock.set(store.job(id).nextRunTime());
        }
    }

    @OnEachDatabase
    void comesBackAtOnceTheFirstTimeAndSpreadAfterwards(Store store) {
        var ids = Stream.generate(
                        () -> store.submit("ONE_TIME", "maxRetries", 1).id())
                .limit(6)
                .toList();

        abandon(store);
        assertThat(ids).allMatch(id -> !store.job(id).nextRunTime().isAfter(store.clock.instant()));
        abandon(store);

        var times = ids.stream().map(id -> store.job(id).nextRunTime()).sorted().toList();
        assertThat(times).doesNotHaveDuplicates();
        assertThat(Duration.between(times.getFirst(), times.getLast())).isGreaterThan(Duration.ofSeconds(2));
    }
}
