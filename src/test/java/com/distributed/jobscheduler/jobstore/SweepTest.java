package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.jobstore.values.Utc;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** What the sweep handles together: after an outage there are thousands of rows, and callers who want connections. */
@Tag("application")
class SweepTest {
    private static final int EXPIRED = 100;
    /** One for each group of 25 rows, and one for each look at the rows. */
    private static final int MOST_CONNECTIONS = 20;

    @OnEachDatabase
    void takesManyLeasesBackWithAFewConnections(Store store) {
        store.insertDue(EXPIRED);
        store.jdbc().update("""
                update jobs set status = case when mod(id, 2) = 0 then 'SCHEDULED' else 'RUNNING' end, agent_id = 'a',
                    claim_token = 'c', claimed_run_time = next_run_time, lease_until = next_run_time, max_retries = 1
                """);
        store.clock.advance(Duration.ofMinutes(1));
        var before = connections(store);

        Upkeep.sweep(store);

        assertThat(connections(store) - before).isBetween(1L, (long) MOST_CONNECTIONS);
        assertThat(store.jdbc().queryForObject("select count(*) from jobs where status = 'PENDING'", Integer.class))
                .isEqualTo(EXPIRED);
    }

    @OnEachDatabase
    void takesEachExpiredClaimBackAsItWas(Store store) {
        store.insertDue(EXPIRED);
        store.jdbc().update("""
                update jobs set status = 'SCHEDULED', claimed_by = 'w', agent_id = 'a', claim_token = 'c', max_retries = 3,
                    retry_count = 1, claimed_run_time = next_run_time, next_run_time = next_run_time + interval '1' day,
                    not_before = next_run_time, lease_until = next_run_time, retention_ms = case when id = 2 then 60000 end
                """);
        store.jdbc().update("""
                insert into executions (job_id, run_time, attempt, claim_token, worker_id, claimed_at)
                select id, claimed_run_time, 2, claim_token, 'w', claimed_run_time from jobs
                """);
        store.clock.advance(Duration.ofMinutes(1));
        store.jdbc().update("update jobs set lease_until = ? where id = 3", Utc.param(store.clock.instant()));

        Upkeep.sweep(store);

        assertThat(store.jdbc().queryForObject("""
                        select count(*) from jobs join executions on job_id = jobs.id
                        where status = 'PENDING' and moved_to = 'PENDING' and move_key is null and claimed_by is null
                            and jobs.agent_id is null and jobs.claim_token is null and claimed_run_time is null
                            and not_before is null and lease_until is null and retry_count = 1 and updated_at = ended_at
                            and next_run_time = run_time and outcome = 'CLAIM_EXPIRED' and error is null
                            and duration_millis is null and settled_status = 'PENDING' and settled_retry_count = 1
                            and settled_next_run_time = run_time
                            and (executions.keep_until is not null) = (jobs.id = 2)
                        """, Integer.class)).isEqualTo(EXPIRED - 1);
        assertThat(store.jdbc().queryForObject("select status from jobs where id = 3", String.class))
                .isEqualTo("SCHEDULED");
    }

    @OnEachDatabase
    void countsTheOthersOfABadRowsGroupOnce(Store store) {
        store.clock.advance(Duration.ofMinutes(1));
        for (var i = 0; i < 3; i++) {
            store.submit("HOURLY", "misfirePolicy", "SKIP");
        }
        var bad = store.submit("HOURLY", "misfirePolicy", "SKIP").id();
        var broken = store.submit("HOURLY", "misfirePolicy", "SKIP").id();
        store.jdbc().update("update jobs set frequency = 'YEARLY' where id = ?", bad);
        store.jdbc().update("update jobs set time_zone = 'Mars/Olympus' where id = ?", broken);
        store.clock.advance(Duration.ofMinutes(90));
        var skipped = count(store, "job_store.occurrences.skipped");
        var endedByBreaking = count(store, "job_store.schedules.broken");
        var passedOver = count(store, "job_store.rows.passed_over");

        Upkeep.sweep(store);

        assertThat(count(store, "job_store.rows.passed_over") - passedOver).isEqualTo(1);
        assertThat(count(store, "job_store.schedules.broken") - endedByBreaking).isEqualTo(1);
        assertThat(count(store, "job_store.occurrences.skipped") - skipped)
                .as("two missed of each of three, and the one of the broken one")
                .isEqualTo(7);
    }

    private static long connections(Store store) {
        return store.bean(MeterRegistry.class)
                .get("hikaricp.connections.usage")
                .timer()
                .count();
    }

    private static double count(Store store, String metric) {
        return store.bean(MeterRegistry.class).find(metric).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
