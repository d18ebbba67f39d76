package com.distributed.jobscheduler.jobstore.idempotency;

import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code submission_keys}. */
@Component
class SubmissionKeyTable {
    private static final int LONGEST_WAIT_SECONDS = 10;
    private static final String RESERVE = """
            insert into submission_keys (submission_key, operation, created_at) values (:key, :operation, :now)
            on conflict do nothing
            """;
    private static final String COMPLETE =
            "update submission_keys set digest = :digest, job_ids = :ids where submission_key = :key";
    private static final String FIND =
            "select operation, digest, job_ids from submission_keys where submission_key = :key";

    private static final String LOCK_PROGRESS =
            "select progress from submission_keys where submission_key = :key for update";
    private static final String PROCEED = "update submission_keys set progress = :progress where submission_key = :key";

    private final JdbcClient jdbc;
    private final JdbcClient patient;

    SubmissionKeyTable(JdbcClient jdbc, DataSource dataSource, DatabaseDriver database) {
        this.jdbc = jdbc;
        var waiting = new JdbcTemplate(dataSource);
        if (database == DatabaseDriver.POSTGRESQL) {
            // Not on H2, which would keep it for the connection's later statements; its URL's LOCK_TIMEOUT ends the
            // wait there.
            waiting.setQueryTimeout(LONGEST_WAIT_SECONDS);
        }
        this.patient = JdbcClient.create(waiting);
    }

    /**
     * Takes the key in the caller's transaction. Waits while another transaction holds it, and fails with a
     * {@link org.springframework.dao.TransientDataAccessException} when that takes too long.
     *
     * @return false when it was taken before
     */
    boolean reserve(SubmissionKey key, Instant now) {
        return patient.sql(RESERVE)
                        .param("key", key.text())
                        .param("operation", key.operation())
                        .param("now", Utc.param(now))
                        .update()
                > 0;
    }

    /** Marks a call of many steps, in the transaction that has taken its key. */
    void begin(SubmissionKey key, String digest) {
        complete(key, digest, List.of());
    }

    /** How far a call of many steps has come; locked until the caller's transaction ends. */
    Optional<String> progress(SubmissionKey key) {
        return jdbc.sql(LOCK_PROGRESS)
                .param("key", key.text())
                .query((row, n) -> Optional.ofNullable(row.getString("progress")))
                .single();
    }

    void proceed(SubmissionKey key, String progress) {
        jdbc.sql(PROCEED).param("key", key.text()).param("progress", progress).update();
    }

    /** Records the submission under the key, in the transaction that has taken it. */
    void complete(SubmissionKey key, String digest, List<Long> ids) {
        jdbc.sql(COMPLETE)
                .param("key", key.text())
                .param("digest", digest)
                .param("ids", IdRuns.write(ids))
                .update();
    }

    Optional<First> find(SubmissionKey key) {
        return jdbc.sql(FIND)
                .param("key", key.text())
                .query((row, n) -> new First(
                        row.getString("operation"),
                        row.getString("digest"),
                        IdRuns.read(Objects.requireNonNull(row.getString("job_ids")))))
                .optional();
    }

    /** The first submission under a key. */
    record First(String operation, String digest, List<Long> ids) {
        /** Refuses a call that is another than this one. */
        void refuseOther(SubmissionKey key, String otherDigest) {
            if (!operation.equals(key.operation())) {
                throw KeyedSubmissions.reused("this key was used for %s before: use a new one".formatted(operation));
            }
            if (!digest.equals(otherDigest)) {
                throw KeyedSubmissions.reused("this key was used with another body before: use a new one");
            }
        }
    }
}
