package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;

@Tag("application")
class ControlTest {
    @OnEachDatabase
    void pausesAndResumes(Store store) {
        var id = store.submit("DAILY").id();

        var paused = store.post("/api/jobs/" + id + "/pause", "");
        assertThat(paused.data().path("paused").booleanValue()).isTrue();
        assertThat(store.post("/api/jobs/" + id + "/pause", "").status()).isEqualTo(200);
        assertThat(store.due("5").data()).isEmpty();

        assertThat(store.post("/api/jobs/" + id + "/resume", "").status()).isEqualTo(200);
        assertThat(store.due("5").jobIds()).containsExactly(id);
    }

    @OnEachDatabase
    void letsAnOccurrenceUnderWayEndWhileItsJobIsPaused(Store store) {
        var id = store.submit("DAILY").id();
        var key = store.claimed(id);
        store.post("/api/jobs/" + id + "/pause", "");

        assertThat(store.start(key, "a").status()).isEqualTo(200);
        assertThat(store.outcome(key, "a", "COMPLETED").nextRunTime()).isEqualTo("2026-01-06T10:00:00Z");
        assertThat(store.job(id).data().path("paused").booleanValue()).isTrue();
    }

    @OnEachDatabase
    void runsNowWithoutLosingTheCalendarsNextOccurrence(Store store) {
        var id = store.submit("DAILY", "executionTime", "2026-01-06T09:00:00Z").id();

        var now = store.post("/api/jobs/" + id + "/run-now", "");
        assertThat(now.nextRunTime()).isEqualTo(Store.START);
        var key = store.running(id, "a");
        assertThat(store.post("/api/jobs/" + id + "/run-now", "").status()).isEqualTo(409);
        assertThat(store.outcome(key, "a", "COMPLETED").nextRunTime()).isEqualTo("2026-01-06T09:00:00Z");
    }

    @OnEachDatabase
    void bringsARetryForward(Store store) {
        var id = store.submit("DAILY", "maxRetries", 1).id();
        store.outcome(store.running(id, "a"), "a", "FAILED");
        store.clock.advance(Duration.ofMillis(500));

        assertThat(store.post("/api/jobs/" + id + "/run-now", "").nextRunTime()).isEqualTo(Store.START.plusMillis(500));
        assertThat(store.outcome(store.running(id, "a"), "a", "COMPLETED").nextRunTime())
                .isEqualTo("2026-01-06T10:00:00Z");
    }

    @OnEachDatabase
    void replaysAFinishedJobAsANewOneThatIsDueNow(Store store) {
        var failed = store.submit("ONE_TIME", "maxRetries", 0, "payload", "once more")
                .id();
        assertThat(store.post("/api/jobs/" + failed + "/replay", "").errorCode())
                .isEqualTo("INVALID_TRANSITION");
        store.outcome(store.running(failed, "a"), "a", "FAILED");

        var replayed = store.post("/api/jobs/" + failed + "/replay", "");

        assertThat(replayed.id()).isNotEqualTo(failed);
        assertThat(replayed.jobStatus()).isEqualTo("PENDING");
        assertThat(replayed.nextRunTime()).isEqualTo(Store.START);
        assertThat(replayed.data().path("payload").textValue()).isEqualTo("once more");
        assertThat(store.job(failed).jobStatus()).isEqualTo("FAILED");
        assertThat(store.post("/api/jobs/999999/replay", "").errorCode()).isEqualTo("JOB_NOT_FOUND");
    }

    @OnEachDatabase
    void cancelsWhatHasNotEnded(Store store) {
        var pending = store.submit("DAILY").id();
        var running = store.submit("DAILY").id();
        store.running(running, "a");
        var over = store.submit("ONE_TIME").id();
        store.outcome(store.running(over, "a"), "a", "COMPLETED");

        assertThat(store.delete("/api/jobs/" + pending).jobStatus()).isEqualTo("CANCELLED");
        assertThat(store.delete("/api/jobs/" + pending).status()).isEqualTo(200);
        assertThat(store.delete("/api/jobs/" + running).jobStatus()).isEqualTo("CANCELLED");
        assertThat(store.delete("/api/jobs/" + over).errorCode()).isEqualTo("INVALID_TRANSITION");
        assertThat(store.post("/api/jobs/" + over + "/pause", "").status()).isEqualTo(409);
        assertThat(store.get("/api/executions?jobId=" + running)
                        .data()
                        .get(0)
                        .path("outcome")
                        .textValue())
                .isEqualTo("CANCELLED");
    }
}
