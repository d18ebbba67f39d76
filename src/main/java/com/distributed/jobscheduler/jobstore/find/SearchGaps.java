package com.distributed.jobscheduler.jobstore.find;

import com.distributed.jobscheduler.jobstore.values.IdRange;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/**
 * Where the search and the jobs differ. A release without the table {@code job_search}, on the same database, stores jobs
 * that the search does not find, and removes jobs without what is kept beside them.
 */
@Component
@RequiredArgsConstructor
public class SearchGaps {
    private static final String MISSING = """
            select id from jobs where id > :after and id <= :last
                and not exists (select 1 from job_search where job_id = jobs.id)
            """;
    private static final String LEFT_OVER = """
            select job_id from job_search where job_id > :after and job_id <= :last
                and not exists (select 1 from jobs where id = job_id)
            """;
    private static final String ADD = """
            insert into job_search (job_id, job_name, user_id, segment, external_key, frequency)
            select id, job_name, user_id, segment, external_key, frequency from jobs where id = any(:ids)
            on conflict do nothing
            """;
    /** Labels and history first: what is left over is known by the search's row. */
    private static final List<String> REMOVE = List.of(
            "delete from job_labels where job_id = any(:ids)",
            "delete from job_history where job_id = any(:ids)",
            "delete from job_search where job_id = any(:ids) and not exists (select 1 from jobs where id = job_id)");

    private final JdbcClient jdbc;

    /** The id of the newest job; 0 where there is none. */
    public long newest() {
        return jdbc.sql("select coalesce(max(id), 0) from jobs")
                .query(Long.class)
                .single();
    }

    /** The next jobs and entries of the search after this id; of the one that has more in it, at most so many. */
    public IdRange next(long after, int most) {
        return IdRange.next(jdbc, after, most, "jobs.id", "job_search.job_id");
    }

    /** Lets the search find those jobs in the range that it does not; returns how many. */
    public int fill(IdRange range) {
        var ids = ids(MISSING, range);
        return ids.isEmpty() ? 0 : jdbc.sql(ADD).param("ids", array(ids)).update();
    }

    /** Removes what is left over of jobs in the range that no longer exist; returns of how many. */
    public int clear(IdRange range) {
        var ids = ids(LEFT_OVER, range);
        if (!ids.isEmpty()) {
            REMOVE.forEach(sql -> jdbc.sql(sql).param("ids", array(ids)).update());
        }
        return ids.size();
    }

    private List<Long> ids(String sql, IdRange range) {
        return range.of(jdbc.sql(sql)).query(Long.class).list();
    }

    private static SqlArrayValue array(List<Long> ids) {
        return new SqlArrayValue("bigint", ids.toArray());
    }
}
