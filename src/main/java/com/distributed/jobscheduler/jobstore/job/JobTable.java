package com.distributed.jobscheduler.jobstore.job;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.wire.JobStatus;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the table {@code jobs}. */
@Component
@RequiredArgsConstructor
public class JobTable {
    private static final JobRow ROW = new JobRow();
    private static final String FIND = "select " + JobRow.COLUMNS + " from jobs where id = :id";
    private static final String PAGE_OF_ALL =
            "select " + JobRow.COLUMNS + " from jobs order by id limit :size offset :skipped";
    private static final String PAGE_OF_STATUS =
            "select " + JobRow.COLUMNS + " from jobs where status = :status order by id limit :size offset :skipped";
    private static final String COUNT_ALL = "select count(*) from jobs";
    private static final String COUNT_STATUS = "select count(*) from jobs where status = :status";

    private final JdbcClient jdbc;
    private final RowGuard rows;

    /** The job as committed, or as this transaction left it. */
    public Optional<Job> find(long id) {
        return jdbc.sql(FIND).param("id", id).query(ROW).optional();
    }

    /** One page of the jobs in a status, or of all, by id; those that cannot be read are left out. */
    List<Job> page(@Nullable JobStatus status, Page page) {
        var query = status == null
                ? jdbc.sql(PAGE_OF_ALL)
                : jdbc.sql(PAGE_OF_STATUS).param("status", status.name());
        return query.param("size", page.size())
                .param("skipped", page.skipped())
                .query(rows.readable("list", "id", ROW));
    }

    long count(@Nullable JobStatus status) {
        var query =
                status == null ? jdbc.sql(COUNT_ALL) : jdbc.sql(COUNT_STATUS).param("status", status.name());
        return query.query(Long.class).single();
    }
}
