package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;

/**
 * A store of release 1.0.0 beside a new one on the same database: it writes jobs, and knows none of the tables beside
 * them. Its statements are written here.
 */
@Tag("application")
class OlderStoreTest {
    @OnEachDatabase
    void itsJobsAreFoundByName(Store store) {
        Upkeep.run(store, "JobRound");
        store.insertDue(3);
        assertThat(found(store, "jobName=bulk")).isEmpty();

        Upkeep.run(store, "JobRound");

        assertThat(found(store, "jobName=bulk")).hasSize(3);
        assertThat(found(store, "segment=5")).hasSize(3);
        assertThat(found(store, "frequency=ONE_TIME&namePrefix=bu")).hasSize(3);
        assertThat(store.jdbc().queryForObject("select count(*) from job_search", Long.class))
                .isEqualTo(3);
    }

    @OnEachDatabase
    void whatItPurgesLeavesNothingBehind(Store store) {
        var kept = store.submit("ONE_TIME", "labels", List.of("a")).id();
        var purged = store.submit("ONE_TIME", "labels", List.of("a", "b")).id();
        store.delete("/api/jobs/" + purged);
        store.jdbc().update("insert into execution_logs (execution_id, line_count, log_text) values (4711, 1, 'x')");
        var key = store.running(kept, "agent-1");
        store.putBody(
                "/api/executions/" + key + "/outcome",
                "{\"agentId\":\"agent-1\",\"outcome\":\"COMPLETED\",\"log\":\"said\",\"logFrom\":0}");
        store.jdbc().update("delete from executions where job_id = ?", purged);
        store.jdbc().update("delete from jobs where id = ?", purged);

        Upkeep.run(store, "JobRound");

        assertThat(store.jdbc().queryForList("select job_id from job_search", Long.class))
                .containsExactly(kept);
        assertThat(store.jdbc().queryForList("select job_id from job_labels", Long.class))
                .containsExactly(kept);
        assertThat(store.jdbc().queryForList("select job_id from job_history where job_id = ?", Long.class, purged))
                .isEmpty();
        assertThat(store.jdbc().queryForList("select execution_id from execution_logs", Long.class))
                .doesNotContain(4711L);
    }

    @OnEachDatabase
    void itsJobsComeUnderTheLimitOfTheirName(Store store) {
        assertThat(store.putBody("/api/limits/by-job-name/bulk", "{\"maxRunning\":2}")
                        .status())
                .isEqualTo(200);
        store.insertDue(5);

        Upkeep.run(store, "JobRound");

        assertThat(store.post("/api/job-schedules/claim", "{\"workerId\":\"w\",\"segments\":[5],\"limit\":10}")
                        .jobIds())
                .hasSize(2);
    }

    @OnEachDatabase
    void writesNothingWhereNothingIsMissing(Store store) {
        store.putBody("/api/limits/crm", "{\"maxRunning\":2}");
        var id = store.submit("ONE_TIME", "concurrencyKey", "crm", "labels", List.of("a"))
                .id();
        var before = store.job(id).data();

        Upkeep.run(store, "JobRound");
        Upkeep.run(store, "JobRound");

        assertThat(store.job(id).data()).isEqualTo(before);
        assertThat(found(store, "label=a")).containsExactly(id);
    }

    private static List<Long> found(Store store, String query) {
        return store.get("/api/jobs?" + query).data().findValues("id").stream()
                .map(id -> id.longValue())
                .toList();
    }
}
