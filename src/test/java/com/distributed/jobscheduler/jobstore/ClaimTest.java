package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;

@Tag("application")
class ClaimTest {
    @OnEachDatabase
    void claimsOnceAndAnswersARepeatWithTheSameToken(Store store) {
        var job = store.submit("ONE_TIME");

        var first = store.claim(job.id(), job.nextRunTime(), "worker-1", "k1");
        var repeat = store.claim(job.id(), job.nextRunTime(), "worker-1", "k1");
        var other = store.claim(job.id(), job.nextRunTime(), "worker-2", "k2");

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.claim()).isNotBlank();
        assertThat(repeat.status()).isEqualTo(200);
        assertThat(repeat.claim()).isEqualTo(first.claim());
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.errorCode()).isEqualTo("INVALID_TRANSITION");
        assertThat(other.data().path("status").textValue()).isEqualTo("SCHEDULED");
        assertThat(other.data().path("jobId").longValue()).isEqualTo(job.id());
        assertThat(other.nextRunTime()).isEqualTo(job.nextRunTime());
        assertThat(store.job(job.id()).data().path("claimedBy").textValue()).isEqualTo("worker-1");
    }

    @OnEachDatabase
    void doesNotTakeAnotherWorkersKeyForARepeat(Store store) {
        var job = store.submit("ONE_TIME");
        store.claim(job.id(), job.nextRunTime(), "worker-1", "same");

        assertThat(store.claim(job.id(), job.nextRunTime(), "worker-2", "same").status())
                .isEqualTo(409);
    }

    @OnEachDatabase
    void refusesAClaimOfAnotherOccurrence(Store store) {
        var job = store.submit("DAILY");

        var stale = store.claim(job.id(), job.nextRunTime().minusSeconds(1), "worker-1", "k1");

        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.message()).contains("due at");
        assertThat(store.job(job.id()).jobStatus()).isEqualTo("PENDING");
    }

    @OnEachDatabase
    void claimsWithoutHeadersAsTheBaseContractDoes(Store store) {
        var id = store.submit("ONE_TIME").id();

        assertThat(store.put("/api/jobs/" + id + "/status?status=SCHEDULED").status())
                .isEqualTo(200);
        assertThat(store.put("/api/jobs/" + id + "/status?status=SCHEDULED").status())
                .isEqualTo(409);
        assertThat(store.put("/api/jobs/424242/status?status=SCHEDULED").errorCode())
                .isEqualTo("JOB_NOT_FOUND");
    }

    @OnEachDatabase
    void givesOutAgainWhatAFullAgentRefusedOnlyAfterItsRetryAfter(Store store) {
        var job = store.submit("ONE_TIME");
        store.clock.set(job.nextRunTime().plusSeconds(60));
        var segment = store.job(job.id()).data().path("segment").asText();
        var token = store.claim(job.id(), job.nextRunTime(), "worker-1", "k1").claim();
        var path = "/api/jobs/" + job.id() + "/status?status=PENDING";

        assertThat(store.put(path, "Scheduler-Claim", token, "Scheduler-Retry-After", "soon")
                        .message())
                .isEqualTo("Scheduler-Retry-After: must be an integer from 0 to 300000, in milliseconds");
        assertThat(store.put(path, "Scheduler-Claim", token, "Scheduler-Retry-After", "2000")
                        .status())
                .isEqualTo(200);

        assertThat(store.job(job.id()).nextRunTime()).isEqualTo(job.nextRunTime());
        store.clock.advance(Duration.ofMillis(1_999));
        assertThat(store.due(segment).data()).isEmpty();
        assertThat(batch(store, segment)).isEmpty();
        store.clock.advance(Duration.ofMillis(1));
        assertThat(store.due(segment).data()).hasSize(1);
        assertThat(batch(store, segment)).hasSize(1);
    }

    /** Gives the job back with a wait of two seconds from now. */
    private static Answer givenBackToWait(Store store, Answer job) {
        store.clock.set(job.nextRunTime().plusSeconds(60));
        var token = store.claim(job.id(), job.nextRunTime(), "worker-1", "k1").claim();
        return store.put(
                "/api/jobs/" + job.id() + "/status?status=PENDING",
                "Scheduler-Claim",
                token,
                "Scheduler-Retry-After",
                "2000");
    }

    @OnEachDatabase
    void claimsOneByOneOnlyAfterTheRetryAfterToo(Store store) {
        var job = store.submit("ONE_TIME");
        assertThat(givenBackToWait(store, job).status()).isEqualTo(200);

        store.clock.advance(Duration.ofMillis(1_999));
        var early = store.claim(job.id(), job.nextRunTime(), "worker-2", "k2");
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.errorCode()).isEqualTo("INVALID_TRANSITION");
        assertThat(early.message())
                .isEqualTo("job %d was given back, and is not to be claimed before %s"
                        .formatted(job.id(), store.clock.instant().plusMillis(1)));
        assertThat(store.job(job.id()).jobStatus()).isEqualTo("PENDING");

        store.clock.advance(Duration.ofMillis(1));
        assertThat(store.claim(job.id(), job.nextRunTime(), "worker-2", "k2").status())
                .isEqualTo(200);
    }

    @OnEachDatabase
    void claimsNoneThatWaitsHoweverManyAskAtOnce(Store store) {
        var job = store.submit("ONE_TIME");
        givenBackToWait(store, job);

        var statuses = IntStream.range(0, 40)
                .parallel()
                .map(i -> store.claim(job.id(), job.nextRunTime(), "worker-" + i, "k" + i)
                        .status())
                .boxed()
                .toList();

        assertThat(statuses).containsOnly(409);
    }

    @OnEachDatabase
    void runsNoJobNowThatWaits(Store store) {
        var job = store.submit("DAILY");
        givenBackToWait(store, job);

        assertThat(store.post("/api/jobs/" + job.id() + "/run-now", "").status())
                .isEqualTo(200);
        var time = store.job(job.id()).nextRunTime();
        assertThat(store.claim(job.id(), time, "worker-2", "k2").status()).isEqualTo(409);

        store.clock.advance(Duration.ofSeconds(2));
        assertThat(store.claim(job.id(), time, "worker-2", "k2").status()).isEqualTo(200);
    }

    /** It names no occurrence, knows no wait, and sees a PENDING job: the base contract has no 409 for that. */
    @OnEachDatabase
    void takesAPlainClaimOfAJobThatWaits(Store store) {
        var job = store.submit("ONE_TIME");
        givenBackToWait(store, job);

        assertThat(store.put("/api/jobs/" + job.id() + "/status?status=SCHEDULED")
                        .status())
                .isEqualTo(200);
    }

    @OnEachDatabase
    void endsTheWaitWithTheClaim(Store store) {
        var job = store.submit("CRON", "cronExpression", "*/1 * * * * *");
        givenBackToWait(store, job);
        var path = "/api/jobs/" + job.id() + "/status?status=";
        for (var status : List.of("SCHEDULED", "RUNNING", "COMPLETED")) {
            assertThat(store.put(path + status).status()).isEqualTo(200);
        }

        store.clock.advance(Duration.ofSeconds(1));
        var next = store.job(job.id()).nextRunTime();
        assertThat(next).isBeforeOrEqualTo(store.clock.instant());
        assertThat(store.claim(job.id(), next, "worker-2", "k2").status()).isEqualTo(200);
    }

    @OnEachDatabase
    void waitsForNoRetryAfterOfAClockThatWasAhead(Store store) {
        var job = store.submit("ONE_TIME");
        var due = job.nextRunTime().plusSeconds(60);
        store.clock.set(due.plus(Duration.ofMinutes(10)));
        var segment = store.job(job.id()).data().path("segment").asText();
        var token = store.claim(job.id(), job.nextRunTime(), "worker-1", "k1").claim();
        store.put(
                "/api/jobs/" + job.id() + "/status?status=PENDING",
                "Scheduler-Claim",
                token,
                "Scheduler-Retry-After",
                "1000");

        store.clock.set(due.plusSeconds(5));

        assertThat(batch(store, segment)).hasSize(1);
    }

    private static JsonNode batch(Store store, String segment) {
        return store.post(
                        "/api/job-schedules/claim",
                        "{\"workerId\":\"worker-1\",\"segments\":[%s],\"limit\":10}".formatted(segment))
                .data();
    }

    @OnEachDatabase
    void returnsAClaimToItsHolderOnlyAndKeepsTheOccurrence(Store store) {
        var job = store.submit("ONE_TIME");
        var token = store.claim(job.id(), job.nextRunTime(), "worker-1", "k1").claim();
        var path = "/api/jobs/" + job.id() + "/status?status=PENDING";

        assertThat(store.put(path, "Scheduler-Claim", "not-the-token").status()).isEqualTo(409);
        assertThat(store.put(path, "Scheduler-Claim", token, "Idempotency-Key", "g1")
                        .status())
                .isEqualTo(200);
        assertThat(store.put(path, "Scheduler-Claim", token, "Idempotency-Key", "g1")
                        .status())
                .isEqualTo(200);
        assertThat(store.job(job.id()).jobStatus()).isEqualTo("PENDING");
        assertThat(store.job(job.id()).nextRunTime()).isEqualTo(job.nextRunTime());
        assertThat(store.put(path).status()).isEqualTo(409);
    }

    @OnEachDatabase
    void claimsABatchInOrderWithTokensThatGiveBack(Store store) {
        var late = store.submit("ONE_TIME", "executionTime", "2026-01-05T09:00:00Z")
                .id();
        var later =
                store.submit("DAILY", "executionTime", "2026-01-05T09:30:00Z").id();
        store.submit("ONE_TIME", "segment", 6);
        store.submit("ONE_TIME", "executionTime", "2026-01-05T10:00:01Z");

        var batch = store.post("/api/job-schedules/claim", """
                {"workerId":"worker-1","segments":[5],"asOf":"2026-01-05T10:00:00Z","limit":10}""");

        assertThat(batch.status()).isEqualTo(200);
        assertThat(batch.jobIds()).containsExactly(late, later);
        assertThat(batch.data().get(1).path("status").textValue()).isEqualTo("SCHEDULED");
        assertThat(batch.data().get(1).path("executionTime").textValue()).isEqualTo("2026-01-05T09:30:00Z");
        var token = batch.data().get(0).path("claimToken").textValue();
        assertThat(store.put("/api/jobs/" + late + "/status?status=PENDING", "Scheduler-Claim", token)
                        .status())
                .isEqualTo(200);
        assertThat(store.get("/api/executions?jobId=" + later).data()).hasSize(1);
    }

    private static Answer claimBatch(Store store, String worker, String key, boolean isRepeat) {
        return store.send(
                "POST",
                "/api/job-schedules/claim",
                BodyPublishers.ofString(
                        "{\"workerId\":\"%s\",\"segments\":[5],\"limit\":2,\"repeat\":%s}".formatted(worker, isRepeat)),
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                key);
    }

    @OnEachDatabase
    void answersTheRepeatOfABatchWithWhatIsLeftOfIt(Store store) {
        store.insertDue(4);
        var first = claimBatch(store, "worker-1", "k1", false);
        assertThat(first.jobIds()).containsExactly(1L, 2L);

        var repeat = claimBatch(store, "worker-1", "k1", true);

        assertThat(repeat.data()).isEqualTo(first.data());
        assertThat(store.get("/api/executions?jobId=1").data()).hasSize(1);

        store.start("1:1767603600000", "agent-1.a");
        assertThat(claimBatch(store, "worker-1", "k1", true).jobIds()).containsExactly(2L);
    }

    @OnEachDatabase
    void claimsAnewWhereTheFirstTryOfABatchHasClaimedNothingThatIsLeft(Store store) {
        store.insertDue(8);
        assertThat(claimBatch(store, "worker-1", "k1", true).jobIds()).containsExactly(1L, 2L);
        assertThat(claimBatch(store, "worker-1", "k2", true).jobIds()).containsExactly(3L, 4L);
        assertThat(claimBatch(store, "worker-2", "k1", true).jobIds()).containsExactly(5L, 6L);

        // A claim in the second half of its lease might expire before its start.
        store.clock.advance(Duration.ofSeconds(30));
        assertThat(claimBatch(store, "worker-1", "k1", true).jobIds()).containsExactly(7L, 8L);
    }

    @OnEachDatabase
    void returnsAClaimWhoseLeaseRanOutWithoutLosingTheOccurrence(Store store) {
        var job = store.submit("DAILY");
        store.claimed(job.id());
        store.put("/api/job-schedules/" + job.id() + "/next-run?nextRunTime=2026-01-06T10:00:00Z");

        store.clock.advance(Duration.ofSeconds(60));
        Upkeep.sweep(store);
        assertThat(store.job(job.id()).jobStatus()).isEqualTo("SCHEDULED");

        store.clock.advance(Duration.ofSeconds(1));
        Upkeep.sweep(store);
        assertThat(store.job(job.id()).jobStatus()).isEqualTo("PENDING");
        assertThat(store.job(job.id()).nextRunTime()).isEqualTo(job.nextRunTime());
        assertThat(store.get("/api/executions?jobId=" + job.id())
                        .data()
                        .get(0)
                        .path("outcome")
                        .textValue())
                .isEqualTo("CLAIM_EXPIRED");
        assertThat(store.due("5").jobIds()).containsExactly(job.id());
    }

    @OnEachDatabase
    void refusesThePausedAndTheCancelled(Store store) {
        var paused = store.submit("ONE_TIME");
        store.post("/api/jobs/" + paused.id() + "/pause", "");
        var cancelled = store.submit("ONE_TIME");
        store.delete("/api/jobs/" + cancelled.id());

        for (var job : new Answer[] {paused, cancelled}) {
            assertThat(store.claim(job.id(), job.nextRunTime(), "worker-1", "k").status())
                    .isEqualTo(409);
        }
        assertThat(store.due("5").data()).isEmpty();
    }

    @OnEachDatabase
    void keysTheOccurrenceOnTheListedMicroseconds(Store store) {
        store.submit("ONE_TIME", "executionTime", "2026-01-05T09:00:00.123456789Z");
        var listed = store.due("5").data().get(0);

        var claim = store.claim(
                listed.path("jobId").longValue(),
                Instant.parse(listed.path("nextRunTime").textValue()),
                "worker-1",
                "k1");

        assertThat(claim.status()).isEqualTo(200);
    }
}
