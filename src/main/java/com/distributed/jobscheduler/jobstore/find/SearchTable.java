package com.distributed.jobscheduler.jobstore.find;

import java.sql.Types;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The tables {@code job_search} and {@code job_labels}. They hold what no run moves, so that their indexes cost a
 * submission or a change something, and a claim nothing. Whoever writes a job writes here in the same transaction.
 */
@Component
@RequiredArgsConstructor
public class SearchTable {
    private static final String ADD =
            "insert into job_search (job_name, user_id, segment, external_key, frequency, job_id) values (?, ?, ?, ?, ?, ?)";
    private static final String CHANGE =
            "update job_search set job_name = ?, user_id = ?, segment = ?, external_key = ?, frequency = ? where job_id = ?";
    private static final String ADD_LABEL = "insert into job_labels (label, job_id) values (?, ?)";
    private static final String REMOVE_LABELS = "delete from job_labels where job_id = ?";

    private final JdbcTemplate jdbc;

    /** New jobs, in the caller's transaction. */
    public void added(List<Findable> jobs) {
        write(ADD, jobs);
        addLabels(jobs);
    }

    /** A job whose definition changes, in the caller's transaction. */
    public void changed(Findable before, Findable after) {
        if (before.equals(after)) {
            return;
        }
        // A job that a release without this table stored has no row.
        if (write(CHANGE, List.of(after)) == 0) {
            write(ADD, List.of(after));
        }
        if (!before.labels().equals(after.labels())) {
            jdbc.update(REMOVE_LABELS, after.jobId());
            addLabels(List.of(after));
        }
    }

    private int write(String sql, List<Findable> jobs) {
        return jdbc.batchUpdate(sql, jobs, jobs.size(), (statement, job) -> {
            statement.setString(1, job.jobName());
            statement.setObject(2, job.userId(), Types.BIGINT);
            statement.setInt(3, job.segment());
            statement.setString(4, job.externalKey());
            statement.setString(5, job.frequency().name());
            statement.setLong(6, job.jobId());
        })[0][0];
    }

    private void addLabels(List<Findable> jobs) {
        var rows = jobs.stream()
                .flatMap(job -> job.labels().stream().map(label -> new Object[] {label, job.jobId()}))
                .toList();
        if (!rows.isEmpty()) {
            jdbc.batchUpdate(ADD_LABEL, rows);
        }
    }
}
