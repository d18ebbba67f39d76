package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A database of release 1.0.0 with jobs in each state, opened by this store, beside a worker and an agent of 1.0.0. */
@Tag("application")
class UpgradeTest {
    /** The newest migration of release 1.0.0; H2 had no third one. */
    private static final String OF_1_0_0 = "3?";

    private static final String DUE = "2026-01-05 10:00:00+00";
    private static final String LATER = "2026-01-06 10:00:00+00";

    /** In how many ways a worker may claim: each job alone, or many at once. */
    enum Scan {
        ALONE,
        IN_BATCHES;

        void once(OldPeers peers) {
            switch (this) {
                case ALONE -> peers.scanOnce();
                case IN_BATCHES -> peers.batchOnce();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsEachJobOnceWithPeersThatClaimAlone(Database database) throws IOException, SQLException {
        endsEachJobOnce(database, Scan.ALONE);
    }

    @ParameterizedTest
    @EnumSource
    void endsEachJobOnceWithPeersThatClaimInBatches(Database database) throws IOException, SQLException {
        endsEachJobOnce(database, Scan.IN_BATCHES);
    }

    private static void endsEachJobOnce(Database database, Scan scan) throws IOException, SQLException {
        var url = database.url();
        release100(database, url);
        var store = Store.at(database, url, "--job-store.purge-after=0s");
        try {
            var peers = new OldPeers(store);
            peers.register();
            // What the old worker had claimed and the old agent was running when the store was replaced.
            peers.start(key(7));
            peers.end(key(7));
            peers.failures.put(9L, 1);
            peers.end(key(9));
            peers.end(key(10));
            peers.failures.put(15L, 1);
            peers.end(key(15));
            peers.failures.put(17L, 3);

            // Past the leases of 8 and 11, whose worker and agent are gone, and past all retries; the hourly ones run
            // on.
            for (var minute = 0; minute < 125; minute++) {
                scan.once(peers);
                store.clock.advance(Duration.ofMinutes(1));
                Upkeep.sweep(store);
            }

            var states = new TreeMap<Long, String>();
            for (var id = 1L; id <= 18; id++) {
                var runs = peers.ran.getOrDefault(id, List.of());
                assertThat(new HashSet<>(runs)).as("runs of " + id).hasSameSizeAs(runs);
                states.put(id, store.job(id).jobStatus() + " " + runs.size());
            }
            assertThat(states)
                    .containsEntry(1L, "COMPLETED 1")
                    .containsEntry(2L, "PENDING 3")
                    .containsEntry(3L, "PENDING 0")
                    .containsEntry(4L, "PENDING 5")
                    .containsEntry(5L, "PENDING 0")
                    .containsEntry(6L, "COMPLETED 1")
                    .containsEntry(7L, "COMPLETED 1")
                    .containsEntry(8L, "COMPLETED 1")
                    .containsEntry(9L, "COMPLETED 2")
                    .containsEntry(10L, "PENDING 3")
                    .containsEntry(11L, "COMPLETED 1")
                    .containsEntry(12L, "COMPLETED 0")
                    .containsEntry(13L, "FAILED 0")
                    .containsEntry(14L, "CANCELLED 0")
                    .containsEntry(15L, "FAILED 1")
                    .containsEntry(16L, "PENDING 5")
                    .containsEntry(17L, "FAILED 3")
                    .containsEntry(18L, "COMPLETED 1");
            assertThat(store.job(2).nextRunTime()).isEqualTo(Instant.parse("2026-01-05T13:00:00Z"));
            assertThat(store.job(3).nextRunTime()).isEqualTo(Instant.parse("2026-01-06T10:00:00Z"));
            assertThat(store.job(6).data().path("payload").textValue()).isEqualTo("größe");
            assertThat(store.get("/api/jobs?size=100").data()).hasSize(18);
            assertThat(store.get("/api/executions?jobId=11").data())
                    .extracting(run -> run.path("outcome").textValue())
                    .containsExactly("COMPLETED", "ABANDONED");

            newFeatures(store, peers, scan);
        } finally {
            store.stop();
        }
    }

    /** What this release adds works with old peers too: they see jobs that they can run, each when it is due. */
    private static void newFeatures(Store store, OldPeers peers, Scan scan) {
        var start = store.clock.instant();
        var jittered = store.submit("HOURLY", "executionTime", start.toString(), "jitter", "PT50M", "retention", "PT2H")
                .id();
        var every = store.submit("EVERY", "executionTime", start.toString(), "interval", "PT30M", "maxOccurrences", 3)
                .id();
        var due = Instant.parse(store.job(jittered).data().path("dueTime").textValue());
        for (var minute = 0; minute < 60; minute++) {
            scan.once(peers);
            assertThat(peers.ran.containsKey(jittered))
                    .isEqualTo(!store.clock.instant().isBefore(due));
            store.clock.advance(Duration.ofMinutes(1));
        }
        assertThat(peers.ran.get(jittered)).containsExactly(jittered + ":" + start.toEpochMilli());
        assertThat(store.job(jittered).nextRunTime()).isEqualTo(start.plus(Duration.ofHours(1)));
        assertThat(peers.ran.get(every)).hasSize(2);
    }

    private static String key(long id) {
        return id + ":" + Store.START.toEpochMilli();
    }

    /** As release 1.0.0 left it: its migrations, and a row for each state and each kind of schedule. */
    private static void release100(Database database, String url) throws SQLException {
        Flyway.configure()
                .dataSource(url, null, null)
                .locations(
                        "classpath:db/job-store/common",
                        "classpath:db/job-store/" + (database == Database.H2 ? "h2" : "postgresql"))
                .table("job_store_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .target(OF_1_0_0)
                .load()
                .migrate();
        try (var connection = DriverManager.getConnection(url);
                var old = connection.createStatement()) {
            job(old, 1, "ONE_TIME", "PENDING", DUE, "");
            job(old, 2, "HOURLY", "PENDING", DUE, "");
            job(old, 3, "DAILY", "PENDING", LATER, "");
            job(old, 4, "CRON", "PENDING", DUE, "cron_expression = '0 0/30 * * * *', misfire_policy = 'SKIP'");
            job(old, 5, "ONE_TIME", "PENDING", DUE, "paused = true");
            job(
                    old,
                    6,
                    "ONE_TIME",
                    "PENDING",
                    DUE,
                    "retry_count = 1, max_retries = 3, last_error = 'it broke',"
                            + " next_run_time = timestamp with time zone '2026-01-05 10:00:30+00', payload = 'größe'");
            attempt(old, 6, "FAILED");
            job(
                    old,
                    7,
                    "ONE_TIME",
                    "SCHEDULED",
                    DUE,
                    "lease_until = timestamp with time zone '2026-01-05 10:00:50+00'");
            job(
                    old,
                    8,
                    "ONE_TIME",
                    "SCHEDULED",
                    DUE,
                    "lease_until = timestamp with time zone '2026-01-05 09:59:59+00'");
            job(old, 9, "ONE_TIME", "RUNNING", DUE, "max_retries = 3");
            job(old, 10, "HOURLY", "RUNNING", DUE, "");
            job(old, 11, "ONE_TIME", "RUNNING", DUE, "max_retries = 1, agent_id = 'an agent that is gone'");
            job(old, 12, "ONE_TIME", "COMPLETED", DUE, "finished_at = updated_at");
            attempt(old, 12, "COMPLETED");
            job(old, 13, "ONE_TIME", "FAILED", DUE, "finished_at = updated_at, last_error = 'it broke'");
            attempt(old, 13, "FAILED");
            job(old, 14, "WEEKLY", "CANCELLED", DUE, "finished_at = updated_at");
            job(old, 15, "ONE_TIME", "RUNNING", DUE, "");
            job(old, 16, "HOURLY", "PENDING", "2026-01-05 08:00:00+00", "misfire_policy = 'CATCH_UP'");
            job(old, 17, "ONE_TIME", "PENDING", DUE, "max_retries = 2");
            job(old, 18, "WEEKLY", "PENDING", DUE, "end_time = timestamp with time zone '2026-01-08 10:00:00+00'");
            for (var id : new int[] {7, 8, 9, 10, 11, 15}) {
                attempt(old, id, null);
            }
            for (var id : new int[] {9, 10, 11, 15}) {
                old.execute("update executions set agent_id = (select agent_id from jobs where id = job_id),"
                        + " started_at = claimed_at where job_id = " + id);
            }
            old.execute("alter sequence job_ids restart with 100");
        }
    }

    private static void job(Statement old, long id, String frequency, String status, String time, String also)
            throws SQLException {
        old.execute("""
            insert into jobs (id, job_name, frequency, execution_time, time_zone, misfire_policy, payload, max_retries,
                segment, status, paused, next_run_time, occurrence_time, retry_count, created_at, updated_at)
            select %d, 'old', '%s', t, 'UTC', 'FIRE_ONCE', 'hello', 0, 5, '%s', false, t, t, 0, t, t
            from (select timestamp with time zone '%s' as t) as now
            """.formatted(id, frequency, status, time));
        if (status.equals("SCHEDULED") || status.equals("RUNNING")) {
            old.execute("""
                update jobs set claimed_run_time = next_run_time, occurrence_claimed_at = next_run_time,
                    claimed_by = '%s', claim_token = 'token-%d', agent_id = %s,
                    lease_until = timestamp with time zone '2026-01-05 10:00:50+00'
                where id = %d
                """.formatted(
                            OldPeers.WORKER, id, status.equals("RUNNING") ? "'" + OldPeers.AGENT + "'" : "null", id));
        }
        if (!also.isEmpty()) {
            old.execute("update jobs set " + also + " where id = " + id);
        }
    }

    private static void attempt(Statement old, long id, String outcome) throws SQLException {
        var ended = outcome != null;
        old.execute("""
            insert into executions (job_id, run_time, attempt, claim_token, worker_id, claimed_at, ended_at, outcome,
                settled_status, settled_next_run_time, settled_retry_count)
            select id, occurrence_time, 1, coalesce(claim_token, 'token'), '%s', occurrence_time, %s, %s,
                %s, %s, %s from jobs where id = %d
            """.formatted(
                        OldPeers.WORKER,
                        ended ? "occurrence_time" : "null",
                        ended ? "'" + outcome + "'" : "null",
                        ended ? "status" : "null",
                        ended ? "next_run_time" : "null",
                        ended ? "retry_count" : "null",
                        id));
    }
}
