package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.http.HeaderText;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;

@Tag("application")
class RunTest {
    @OnEachDatabase
    void startsAnOccurrenceAtOneAgentOnly(Store store) {
        var key = store.claimed(store.submit("ONE_TIME").id());

        assertThat(store.start(key, "agent-1").status()).isEqualTo(200);
        assertThat(store.start(key, "agent-1").status()).isEqualTo(200);
        var second = store.start(key, "agent-2");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.data().path("status").textValue()).isEqualTo("RUNNING");
    }

    @OnEachDatabase
    void keepsWhichHandlerRanAnAttempt(Store store) {
        var key = store.claimed(store.submit("ONE_TIME").id());
        var path = "/api/jobs/" + key.split(":", 2)[0] + "/status?status=RUNNING";
        for (var repeat = 0; repeat < 2; repeat++) {
            assertThat(store.put(
                                    path,
                                    WireHeaders.IDEMPOTENCY_KEY,
                                    key,
                                    WireHeaders.AGENT_ID,
                                    "a",
                                    WireHeaders.HANDLER,
                                    "Gru%C3%9F")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(handlerOf(store, key)).isEqualTo("Gru\u00df");
        store.outcome(key, "a", "COMPLETED");
        assertThat(handlerOf(store, key)).isEqualTo("Gru\u00df");

        // An agent of release 1.0.0 does not name it.
        assertThat(handlerOf(store, store.running(store.submit("ONE_TIME").id(), "a")))
                .isNull();
        var refused = store.claimed(store.submit("ONE_TIME").id());
        assertThat(store.put(
                                "/api/jobs/" + refused.split(":", 2)[0] + "/status?status=RUNNING",
                                WireHeaders.HANDLER,
                                "x".repeat(256))
                        .message())
                .startsWith(WireHeaders.HANDLER + ":");
    }

    private static @Nullable String handlerOf(Store store, String key) {
        var attempt = store.get("/api/executions?jobId=" + key.split(":", 2)[0])
                .data()
                .get(0);
        assertThat(attempt.has("handler")).isTrue();
        return attempt.path("handler").textValue();
    }

    @OnEachDatabase
    void refusesToStartAnOccurrenceThatIsOver(Store store) {
        var job = store.submit("DAILY");
        var key = store.running(job.id(), "agent-1");
        store.outcome(key, "agent-1", "COMPLETED");
        store.clock.set(Instant.parse("2026-01-06T10:00:00Z"));
        store.claimed(job.id());

        assertThat(store.start(key, "agent-1").status()).isEqualTo(409);
    }

    @OnEachDatabase
    void completesARunOnceAndAnswersARepeatTheSame(Store store) {
        var id = store.submit("ONE_TIME").id();
        var key = store.running(id, "agent-1");

        var first = store.outcome(key, "agent-1", "COMPLETED");
        var repeat = store.outcome(key, "agent-1", "COMPLETED");

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.data().path("status").textValue()).isEqualTo("COMPLETED");
        assertThat(repeat.status()).isEqualTo(200);
        assertThat(repeat.data()).isEqualTo(first.data());
        assertThat(store.outcome(key, "agent-2", "COMPLETED").status()).isEqualTo(409);
        assertThat(store.outcome(key, "agent-1", "FAILED").status()).isEqualTo(409);
        var executions = store.get("/api/executions?jobId=" + id).data();
        assertThat(executions).hasSize(1);
        assertThat(executions.get(0).path("outcome").textValue()).isEqualTo("COMPLETED");
        assertThat(executions.get(0).path("durationMillis").longValue()).isEqualTo(12);
        assertThat(executions.get(0).path("agentId").textValue()).isEqualTo("agent-1");
        assertThat(executions.get(0).path("workerId").textValue()).isEqualTo("worker-1");
    }

    @OnEachDatabase
    void armsARecurringJobAgainAndStillAnswersTheRepeat(Store store) {
        var id = store.submit("DAILY").id();
        var key = store.running(id, "agent-1");

        var first = store.outcome(key, "agent-1", "COMPLETED");
        store.clock.set(Instant.parse("2026-01-06T10:00:00Z"));
        store.running(id, "agent-1");
        var repeat = store.outcome(key, "agent-1", "COMPLETED");

        assertThat(first.data().path("status").textValue()).isEqualTo("PENDING");
        assertThat(first.nextRunTime()).isEqualTo("2026-01-06T10:00:00Z");
        assertThat(repeat.data()).isEqualTo(first.data());
        assertThat(store.job(id).jobStatus()).isEqualTo("RUNNING");
    }

    @OnEachDatabase
    void armsARecurringJobAgainAfterAPlainPut(Store store) {
        var id = store.submit("DAILY").id();
        var path = "/api/jobs/" + id + "/status?status=";
        store.put(path + "SCHEDULED");
        store.put(path + "RUNNING");

        var completed = store.put(path + "COMPLETED", "Idempotency-Key", "done-1");
        var repeat = store.put(path + "COMPLETED", "Idempotency-Key", "done-1");

        assertThat(completed.status()).isEqualTo(200);
        assertThat(repeat.status()).isEqualTo(200);
        assertThat(store.put(path + "COMPLETED").status()).isEqualTo(409);
        assertThat(store.job(id).jobStatus()).isEqualTo("PENDING");
        assertThat(store.job(id).nextRunTime()).isEqualTo("2026-01-06T10:00:00Z");
    }

    @OnEachDatabase
    void retriesAFailedRunWithGrowingPausesUntilItsRetriesAreUsedUp(Store store) {
        var id = store.submit("ONE_TIME", "maxRetries", 2).id();

        var first = store.outcome(store.running(id, "agent-1"), "agent-1", "FAILED");
        assertThat(first.data().path("status").textValue()).isEqualTo("PENDING");
        assertThat(first.data().path("retryCount").intValue()).isEqualTo(1);
        assertThat(first.nextRunTime()).isEqualTo(Store.START.plusSeconds(1));

        store.clock.advance(Duration.ofSeconds(1));
        var second = store.outcome(store.running(id, "agent-1"), "agent-1", "FAILED");
        assertThat(second.nextRunTime()).isEqualTo(Store.START.plusSeconds(3));

        store.clock.advance(Duration.ofSeconds(2));
        var last = store.outcome(store.running(id, "agent-1"), "agent-1", "FAILED");
        assertThat(last.data().path("status").textValue()).isEqualTo("FAILED");
        assertThat(store.job(id).data().path("lastError").textValue()).isEqualTo("it broke");
        var executions = store.get("/api/executions?jobId=" + id).data();
        assertThat(executions).hasSize(3);
        assertThat(executions.get(0).path("attempt").intValue()).isEqualTo(3);
        assertThat(executions.get(0).path("error").textValue()).isEqualTo("it broke");
    }

    @OnEachDatabase
    void keepsTheCalendarOfARecurringJobThroughItsRetries(Store store) {
        var id = store.submit("HOURLY", "maxRetries", 5).id();
        store.outcome(store.running(id, "agent-1"), "agent-1", "FAILED");
        // The worker's late next-run call for the first dispatch must not touch the retry.
        var late = store.put(
                "/api/job-schedules/" + id + "/next-run?nextRunTime=2026-01-05T11:00:00Z",
                "Scheduler-Expected-Run-Time",
                Store.START.toString());
        assertThat(late.status()).isEqualTo(200);
        assertThat(late.nextRunTime()).isEqualTo(Store.START.plusSeconds(1));

        // The retry is run an hour late; its worker then computes the next run from its own now.
        store.clock.set(Instant.parse("2026-01-05T11:30:00Z"));
        var retry = store.job(id).nextRunTime();
        var key = store.running(id, "agent-1");
        store.put(
                "/api/job-schedules/" + id + "/next-run?nextRunTime=2026-01-05T12:00:00Z",
                "Scheduler-Expected-Run-Time",
                retry.toString());
        var ended = store.outcome(key, "agent-1", "COMPLETED");

        assertThat(ended.nextRunTime()).isEqualTo("2026-01-05T11:00:00Z");
        assertThat(ended.data().path("retryCount").intValue()).isZero();
    }

    @OnEachDatabase
    void armsARecurringJobAgainWhenItsRetriesAreUsedUp(Store store) {
        var id = store.submit("DAILY").id();

        var ended = store.outcome(store.running(id, "agent-1"), "agent-1", "FAILED");

        assertThat(ended.data().path("status").textValue()).isEqualTo("PENDING");
        assertThat(ended.nextRunTime()).isEqualTo("2026-01-06T10:00:00Z");
    }

    @OnEachDatabase
    void endsARecurringJobAfterItsEndTime(Store store) {
        var id = store.submit("DAILY", "endTime", "2026-01-06T09:59:59Z").id();

        var ended = store.outcome(store.running(id, "agent-1"), "agent-1", "COMPLETED");

        assertThat(ended.data().path("status").textValue()).isEqualTo("COMPLETED");
    }

    @OnEachDatabase
    void returnsASilentAgentsRunAndFailsOneThatMayNotRunTwice(Store store) {
        var retried = store.submit("ONE_TIME", "maxRetries", 1).id();
        var key = store.running(retried, "agent-1");
        var failed = store.submit("ONE_TIME").id();
        store.running(failed, "agent-1");

        store.clock.advance(Duration.ofSeconds(61));
        Upkeep.sweep(store);

        assertThat(store.job(retried).jobStatus()).isEqualTo("PENDING");
        assertThat(store.job(retried).data().path("retryCount").intValue()).isZero();
        // The wait for the lease was backoff enough.
        assertThat(store.job(retried).nextRunTime()).isEqualTo(store.clock.instant());
        assertThat(store.job(failed).jobStatus()).isEqualTo("FAILED");
        assertThat(store.job(failed).data().path("lastError").textValue()).contains("lease");
        assertThat(store.outcome(key, "agent-1", "COMPLETED").status()).isEqualTo(409);
    }

    @OnEachDatabase
    void letsAgentsBeHeardAgainAfterItsStartBeforeItJudgesTheirRuns(Store store) {
        store.clock.set(Store.START.minus(Duration.ofMinutes(10)));
        var id = store.submit("ONE_TIME", "executionTime", store.clock.instant().toString())
                .id();
        store.running(id, "agent-1");

        store.clock.set(Store.START.plus(Duration.ofSeconds(14)));
        Upkeep.sweep(store);
        assertThat(store.job(id).jobStatus()).isEqualTo("RUNNING");

        store.clock.set(Store.START.plus(Duration.ofSeconds(15)));
        Upkeep.sweep(store);
        assertThat(store.job(id).jobStatus()).isEqualTo("FAILED");
    }

    @OnEachDatabase
    void keepsALongRunAliveByHeartbeatsAndNamesWhatIsLost(Store store) {
        var id = store.submit("ONE_TIME").id();
        var alive = store.running(id, "agent-1");
        var cancelled = store.running(store.submit("ONE_TIME").id(), "agent-1");
        store.delete("/api/jobs/" + cancelled.split(":", 2)[0]);

        for (var i = 0; i < 5; i++) {
            store.clock.advance(Duration.ofSeconds(50));
            var heartbeat = store.post(
                    "/api/executions/heartbeat",
                    "{\"agentId\":\"agent-1\",\"running\":[\"" + alive + "\",\"" + cancelled + "\"]}");
            assertThat(heartbeat.data().path("cancel")).hasSize(1);
            assertThat(heartbeat.data().path("cancel").get(0).textValue()).isEqualTo(cancelled);
            Upkeep.sweep(store);
        }

        assertThat(store.job(id).jobStatus()).isEqualTo("RUNNING");
        assertThat(store.outcome(cancelled, "agent-1", "COMPLETED").status()).isEqualTo(409);
    }

    @OnEachDatabase
    void givesARunBackAsANewOccurrenceWithoutConsumingARetry(Store store) {
        var id = store.submit("DAILY").id();
        var key = store.running(id, "agent-1");
        store.clock.advance(Duration.ofSeconds(5));

        assertThat(store.move(key, "PENDING", "agent-2").status()).isEqualTo(409);
        assertThat(store.move(key, "PENDING", "agent-1").status()).isEqualTo(200);
        assertThat(store.move(key, "PENDING", "agent-1").status()).isEqualTo(200);
        assertThat(store.job(id).nextRunTime()).isEqualTo(Store.START.plusSeconds(5));
        assertThat(store.job(id).data().path("retryCount").intValue()).isZero();

        var again = store.running(id, "agent-2");
        assertThat(again).isNotEqualTo(key);
        assertThat(store.outcome(again, "agent-2", "COMPLETED").nextRunTime()).isEqualTo("2026-01-06T10:00:00Z");
    }

    @OnEachDatabase
    void giveBackWithinTheSameMillisecondStillChangesTheKey(Store store) {
        var id = store.submit("ONE_TIME").id();
        var key = store.running(id, "agent-1");

        store.move(key, "PENDING", "agent-1");

        assertThat(store.job(id).nextRunTime()).isEqualTo(Store.START.plusMillis(1));
    }

    @OnEachDatabase
    void failsAnUndeliverableClaimForGood(Store store) {
        var job = store.submit("ONE_TIME", "maxRetries", 3);
        var token = store.claim(job.id(), job.nextRunTime(), "worker-1", "k1").claim();

        var failed = store.put("/api/jobs/" + job.id() + "/status?status=FAILED", "Scheduler-Claim", token);

        assertThat(failed.status()).isEqualTo(200);
        assertThat(store.job(job.id()).jobStatus()).isEqualTo("FAILED");
        assertThat(store.job(job.id()).data().path("lastError").textValue()).isEqualTo("undeliverable");
    }

    @OnEachDatabase
    void keepsWhyNoAgentTookAJob(Store store) {
        var why = "the agent answered 422: no handler runs 'Gru\u00df 100%'; there are \ud83d\udcec, http, log";
        var job = store.submit("DAILY");
        var token = store.claim(job.id(), job.nextRunTime(), "worker-1", "k1").claim();

        var failed = store.put(
                "/api/jobs/" + job.id() + "/status?status=FAILED",
                WireHeaders.CLAIM,
                token,
                WireHeaders.REASON,
                HeaderText.encode(why));

        assertThat(failed.status()).as(failed.toString()).isEqualTo(200);
        assertThat(store.job(job.id()).data().path("lastError").textValue()).isEqualTo(why);
        var attempt = store.get("/api/executions?jobId=" + job.id()).data().get(0);
        assertThat(attempt.path("outcome").textValue()).isEqualTo("FAILED");
        assertThat(attempt.path("error").textValue()).isEqualTo(why);
    }

    @OnEachDatabase
    void takesAReasonThatItsSenderDidNotEncode(Store store) {
        var job = store.submit("ONE_TIME");
        var token = store.claim(job.id(), job.nextRunTime(), "worker-1", "k1").claim();
        var path = "/api/jobs/" + job.id() + "/status?status=FAILED";

        var refused = store.put(path, WireHeaders.CLAIM, token, WireHeaders.REASON, "a%00b");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).startsWith(WireHeaders.REASON + ":");
        assertThat(store.job(job.id()).jobStatus()).isEqualTo("SCHEDULED");
        store.put(path, WireHeaders.CLAIM, token, WireHeaders.REASON, "100% full, 5%zz");

        assertThat(store.job(job.id()).data().path("lastError").textValue()).isEqualTo("100% full, 5%zz");
    }

    @OnEachDatabase
    void takesTwoCallsWithoutAnyHeaderForAWholeAgent(Store store) {
        var id = store.submit("ONE_TIME").id();
        store.put("/api/jobs/" + id + "/status?status=SCHEDULED");

        assertThat(store.put("/api/jobs/" + id + "/status?status=RUNNING").status())
                .isEqualTo(200);
        store.clock.advance(Duration.ofSeconds(3));
        assertThat(store.put("/api/jobs/" + id + "/status?status=COMPLETED").status())
                .isEqualTo(200);

        var attempt = store.get("/api/executions?jobId=" + id).data().get(0);
        assertThat(attempt.path("outcome").textValue()).isEqualTo("COMPLETED");
        assertThat(attempt.path("durationMillis").longValue()).isEqualTo(3_000);
    }

    @OnEachDatabase
    void retriesARunThatAnAgentOfTheBaseContractCallsFailed(Store store) {
        var path = "/api/jobs/" + store.submit("ONE_TIME", "maxRetries", 1).id();
        for (var status : List.of("SCHEDULED", "RUNNING", "FAILED")) {
            assertThat(store.put(path + "/status?status=" + status).status()).isEqualTo(200);
        }
        var retry = store.get(path).data();
        assertThat(retry.path("status").textValue()).isEqualTo("PENDING");
        assertThat(retry.path("retryCount").intValue()).isOne();
        assertThat(Instant.parse(retry.path("nextRunTime").textValue())).isAfter(store.clock.instant());

        store.clock.advance(Duration.ofHours(1));
        for (var status : List.of("SCHEDULED", "RUNNING", "FAILED")) {
            assertThat(store.put(path + "/status?status=" + status).status()).isEqualTo(200);
        }
        assertThat(store.get(path).data().path("status").textValue()).isEqualTo("FAILED");
    }

    @OnEachDatabase
    void answersARepeatedFailureOfTheBaseContractWithWhatBecameOfIt(Store store) {
        var id = store.submit("ONE_TIME", "maxRetries", 3).id();
        store.put("/api/jobs/" + id + "/status?status=SCHEDULED");
        store.put("/api/jobs/" + id + "/status?status=RUNNING");
        var failed = "/api/jobs/" + id + "/status?status=FAILED";

        var first = store.put(failed, "Idempotency-Key", "mine-1");
        var again = store.put(failed, "Idempotency-Key", "mine-1");

        assertThat(first.data().path("status").textValue()).isEqualTo("PENDING");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.data()).isEqualTo(first.data());
        assertThat(store.job(id).data().path("retryCount").intValue()).isOne();
    }

    @OnEachDatabase
    void acceptsTheEndFromAnAgentThatNeverReportedTheStart(Store store) {
        var id = store.submit("ONE_TIME").id();
        store.put("/api/jobs/" + id + "/status?status=SCHEDULED");

        assertThat(store.put("/api/jobs/" + id + "/status?status=COMPLETED").status())
                .isEqualTo(200);
        assertThat(store.job(id).jobStatus()).isEqualTo("COMPLETED");
    }
}
