package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** What a handler says of its retries: that there are to be none, or when the next one is to be. */
@Tag("application")
class RetryWordTest {
    private static final String AGENT = "agent-1";

    @OnEachDatabase
    void endsTheRetriesWhereTheHandlerSaysSo(Store store) {
        var id = store.submit("ONE_TIME", "maxRetries", 3).id();
        var key = store.running(id, AGENT);

        var ended = failed(store, key, "\"doNotRetry\":true");

        assertThat(ended.data().path("status").textValue()).isEqualTo("FAILED");
        assertThat(failed(store, key, "\"doNotRetry\":true").data()).isEqualTo(ended.data());
        var job = store.job(id).data();
        assertThat(job.path("status").textValue()).isEqualTo("FAILED");
        assertThat(job.path("lastVerdict").textValue()).isEqualTo("DO_NOT_RETRY");
        assertThat(job.path("lastError").textValue()).isEqualTo("no such customer");
        assertThat(job.path("consecutiveFailures").intValue()).isEqualTo(1);
        assertThat(store.get("/api/executions?jobId=" + id).data()).hasSize(1);
    }

    @OnEachDatabase
    void goesOnToARecurringJobsNextOccurrence(Store store) {
        var id = store.submit("DAILY", "maxRetries", 3).id();

        failed(store, store.running(id, AGENT), "\"doNotRetry\":true");

        var job = store.job(id).data();
        assertThat(job.path("status").textValue()).isEqualTo("PENDING");
        assertThat(job.path("nextRunTime").textValue()).isEqualTo("2026-01-06T10:00:00Z");
        assertThat(job.path("retryCount").intValue()).isZero();
        assertThat(job.path("lastVerdict").textValue()).isEqualTo("DO_NOT_RETRY");
        store.clock.advance(Duration.ofDays(1));
        store.outcome(store.running(id, AGENT), AGENT, "COMPLETED");
        assertThat(store.job(id).data().path("lastVerdict").isNull()).isTrue();
    }

    @OnEachDatabase
    void retriesWhenTheHandlerWantsItAsLongAsThereAreRetries(Store store) {
        var id = store.submit("ONE_TIME", "maxRetries", 2).id();

        var first = failed(store, store.running(id, AGENT), "\"retryAfterMillis\":180000");

        assertThat(first.nextRunTime()).isEqualTo(Store.START.plusSeconds(180));
        assertThat(store.job(id).jobStatus()).isEqualTo("PENDING");
        assertThat(store.job(id).data().path("retryCount").intValue()).isEqualTo(1);
        assertThat(store.job(id).data().path("lastVerdict").textValue()).isEqualTo("RETRY_AFTER");
        store.clock.advance(Duration.ofMinutes(3));
        var second = failed(store, store.running(id, AGENT), "\"retryAfterMillis\":0");
        assertThat(second.nextRunTime()).isEqualTo(Store.START.plusSeconds(180).plusMillis(1));
        store.clock.advance(Duration.ofSeconds(1));
        failed(store, store.running(id, AGENT), "\"retryAfterMillis\":180000");
        assertThat(store.job(id).jobStatus()).isEqualTo("FAILED");
    }

    @OnEachDatabase
    void waitsThirtyDaysAtMost(Store store) {
        var id = store.submit("ONE_TIME", "maxRetries", 1).id();

        failed(store, store.running(id, AGENT), "\"retryAfterMillis\":9000000000000000000");

        assertThat(store.job(id).nextRunTime()).isEqualTo(Store.START.plus(Duration.ofDays(30)));
    }

    @OnEachDatabase
    void takesTheWordOfEachOfSeveralOutcomesAndOfFailuresAlone(Store store) {
        var one = store.submit("ONE_TIME", "maxRetries", 1).id();
        var other = store.submit("ONE_TIME", "maxRetries", 1).id();
        var done = store.submit("ONE_TIME", "maxRetries", 1).id();

        store.post("/api/executions/outcomes", """
                {"agentId":"agent-1","outcomes":[
                    {"key":"%s","outcome":"FAILED","doNotRetry":true},
                    {"key":"%s","outcome":"FAILED","doNotRetry":false},
                    {"key":"%s","outcome":"COMPLETED","durationMillis":1,"doNotRetry":true,"retryAfterMillis":5}]}""".formatted(
                        store.running(one, AGENT), store.running(other, AGENT), store.running(done, AGENT)));

        assertThat(store.job(one).jobStatus()).isEqualTo("FAILED");
        assertThat(store.job(other).jobStatus()).isEqualTo("PENDING");
        assertThat(store.job(other).nextRunTime()).isEqualTo(Store.START.plusSeconds(1));
        assertThat(store.job(other).data().path("lastVerdict").isNull()).isTrue();
        assertThat(store.job(done).jobStatus()).isEqualTo("COMPLETED");
        assertThat(store.job(done).data().path("lastVerdict").isNull()).isTrue();
    }

    private static Answer failed(Store store, String key, String word) {
        return store.putBody(
                "/api/executions/" + key + "/outcome",
                "{\"agentId\":\"agent-1\",\"outcome\":\"FAILED\",\"error\":\"no such customer\",\"durationMillis\":12,%s}"
                        .formatted(word));
    }
}
