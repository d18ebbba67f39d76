package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** What a job says of its own runs: how long one may take, and how long its retries wait. */
@Tag("application")
class RunRulesTest {
    private static final Map<String, Object> BACKOFF = Map.of("initial", "PT5S", "multiplier", 3, "max", "PT1M");

    @OnEachDatabase
    void givesTheTimeoutToWhoeverDispatchesTheJob(Store store) {
        var id = store.submit("ONE_TIME", "timeout", "PT10M").id();
        store.submit("ONE_TIME");

        assertThat(store.job(id).data().path("timeout").textValue()).isEqualTo("PT10M");
        assertThat(store.due("5").data())
                .extracting(entry -> entry.path("timeoutMillis").asText("none"))
                .containsExactlyInAnyOrder("600000", "none");
        assertThat(store.post("/api/job-schedules/claim", "{\"workerId\":\"w\",\"segments\":[5]}")
                        .data())
                .extracting(entry -> entry.path("timeoutMillis").asText("none"))
                .containsExactlyInAnyOrder("600000", "none");
    }

    @OnEachDatabase
    void waitsBeforeEachRetryByTheJobsOwnRule(Store store) {
        var id = store.submit("ONE_TIME", "maxRetries", 4, "retryBackoff", BACKOFF)
                .id();

        for (var seconds : new int[] {5, 15, 45, 60}) {
            assertThat(store.outcome(store.running(id, "a"), "a", "FAILED").nextRunTime())
                    .isEqualTo(store.clock.instant().plusSeconds(seconds));
            store.clock.set(store.job(id).nextRunTime());
        }
        assertThat(store.job(id).data().path("retryBackoff").toString())
                .isEqualTo("{\"initial\":\"PT5S\",\"multiplier\":3.0,\"max\":\"PT1M\"}");
    }

    @OnEachDatabase
    void takesTheStoresSettingsForWhatIsNotSaid(Store store) {
        var id = store.submit("ONE_TIME", "retryBackoff", Map.of("initial", "PT2H"))
                .id();

        assertThat(store.job(id).data().path("retryBackoff").toString())
                .isEqualTo("{\"initial\":\"PT2H\",\"multiplier\":2.0,\"max\":\"PT2H\"}");
        var plain = store.job(store.submit("ONE_TIME").id()).data();
        assertThat(plain.path("timeout").isNull() && plain.path("retryBackoff").isNull())
                .isTrue();
    }

    @OnEachDatabase
    void leasesAnAgentWithoutHeartbeatsTheJobsOwnTimeout(Store store) {
        var id = store.submit("ONE_TIME", "timeout", "PT48H", "maxRetries", 1).id();
        var key = store.claimed(id);

        store.put("/api/jobs/" + id + "/status?status=RUNNING", WireHeaders.IDEMPOTENCY_KEY, key);
        assertThat(lease(store, id))
                .isEqualTo(store.clock.instant().plus(Duration.ofDays(2)).plusSeconds(60));

        store.clock.set(store.clock.instant().plus(Duration.ofHours(47)));
        Upkeep.sweep(store);
        assertThat(store.job(id).jobStatus()).isEqualTo("RUNNING");
        assertThat(lease(store, id)).isAfter(store.clock.instant());

        store.clock.set(store.clock.instant().plus(Duration.ofHours(2)));
        Upkeep.sweep(store);
        assertThat(store.job(id).jobStatus()).isEqualTo("PENDING");
    }

    @OnEachDatabase
    void leasesAnAgentWithHeartbeatsAsUsual(Store store) {
        var id = store.submit("ONE_TIME", "timeout", "PT48H").id();

        store.running(id, "a");

        assertThat(lease(store, id)).isEqualTo(store.clock.instant().plusSeconds(60));
    }

    private static Instant lease(Store store, long id) {
        return Instant.parse(store.job(id).data().path("leaseUntil").textValue());
    }

    @OnEachDatabase
    void replaysAJobByItsRules(Store store) {
        var id = store.submit("ONE_TIME", "timeout", "PT10M", "retryBackoff", BACKOFF)
                .id();
        store.outcome(store.running(id, "a"), "a", "COMPLETED");

        var again = store.post("/api/jobs/" + id + "/replay", "").data();

        assertThat(again.path("timeout").textValue()).isEqualTo("PT10M");
        assertThat(again.path("retryBackoff").path("initial").textValue()).isEqualTo("PT5S");
    }
}
