package com.distributed.jobscheduler.jobstore.history;

import com.distributed.jobscheduler.access.CallingParty;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a job's history, as the API answers it.
 *
 * @param id null of the line that the job itself says
 * @param caller the caller's role, or {@code client.} with its name; null where the job does not say it
 * @param token the first eight hexadecimal digits of the SHA-256 hash of the caller's token; null without one
 * @param address the other end of the caller's connection; null where the job does not say it
 * @param detail what changed, or which other job it is about; null where the act says it all
 */
record HistoryLine(
        @Nullable Long id,
        long jobId,
        Instant at,
        Act act,
        @Nullable String caller,
        @Nullable String token,
        @Nullable String address,
        @Nullable String detail) {
    /** The columns that {@link #read} reads. */
    static final String COLUMNS = "id, job_id, happened_at, act, caller, token, address, detail";

    /** The submission of the job, as the job says it. */
    static HistoryLine submitted(Job job) {
        var client = job.submittedBy();
        return new HistoryLine(
                null,
                job.id(),
                job.createdAt(),
                Act.SUBMITTED,
                client == null ? null : CallingParty.nameOf(client),
                null,
                null,
                null);
    }

    static HistoryLine read(ResultSet row) throws SQLException {
        return new HistoryLine(
                row.getLong("id"),
                row.getLong("job_id"),
                Utc.read(row, "happened_at"),
                Act.valueOf(row.getString("act")),
                row.getString("caller"),
                row.getString("token"),
                row.getString("address"),
                row.getString("detail"));
    }
}
