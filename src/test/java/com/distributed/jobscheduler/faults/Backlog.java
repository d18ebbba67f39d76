package com.distributed.jobscheduler.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.system.Cluster;
import java.time.Instant;

/** A segment that nobody scans, with many due jobs: they wait, and are in nobody's way. */
final class Backlog {
    static final int SEGMENT = 99;
    /** {@link History} leaves these jobs out. */
    static final long USER = 7_000_000;

    private static final int JOBS = 100_000;

    private Backlog() {}

    /** The first by the store, the others as its copies by the database. */
    static void submit(Cluster cluster) {
        var first = cluster.service("job-store")
                .post("/api/jobs", """
                {"jobName":"log","userId":%d,"frequency":"ONE_TIME","executionTime":"%s","segment":%d}""".formatted(USER, Instant.now().minusSeconds(3_600), SEGMENT))
                .path("id")
                .longValue();
        cluster.database().update("""
                insert into jobs select copy.* from jobs, generate_series(2, ?) n,
                    jsonb_populate_record(jobs, jsonb_build_object('id', 1000000000 + n)) copy where jobs.id = ?""", JOBS, first);
    }

    static void assertWaits(Cluster cluster) {
        assertThat(count(cluster, "status = 'PENDING' and retry_count = 0")).isEqualTo(JOBS);
        assertThat(count(cluster, "exists (select from executions where job_id = jobs.id)"))
                .isZero();
    }

    private static long count(Cluster cluster, String condition) {
        return cluster.database()
                .queryForObject("select count(*) from jobs where user_id = ? and " + condition, Long.class, USER);
    }
}
