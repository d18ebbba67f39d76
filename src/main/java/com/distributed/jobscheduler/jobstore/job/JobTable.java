package com.distributed.jobscheduler.jobstore.job;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.jobstore.values.Page;
import com.distributed.jobscheduler.wire.ErrorCodes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the table {@code jobs}. */
@Component
@RequiredArgsConstructor
public class JobTable {
    private static final JobRow ROW = new JobRow();
    private static final String FIND = "select " + JobRow.COLUMNS + " from jobs where id = :id";
    // Each is the condition of that database's unique index (V15).
    private static final String HOLDS_ON_POSTGRES = "external_key = :key and " + MoveSql.NOT_ENDED;
    private static final String HOLDS_ON_H2 = "active_key = :key";
    private static final String FIND_BY_KEY = "select " + JobRow.COLUMNS + " from jobs where ";
    private static final String IS_OF_ANOTHER =
            "select count(*) from jobs where id = :id and submitted_by is distinct from :client";
    private static final String PAGE =
            "select " + JobRow.COLUMNS + " from jobs j where %s order by %s limit :size offset :skipped";
    private static final String AMONG = "select " + JobRow.COLUMNS + " from jobs j where id in (:ids) and %s";
    private static final String LOCK = AMONG + " order by id for update";

    private final JdbcClient jdbc;
    private final RowGuard rows;
    private final DatabaseDriver database;

    /** The job as committed, or as changed by this transaction. */
    public Optional<Job> find(long id) {
        return jdbc.sql(FIND).param("id", id).query(ROW).optional();
    }

    /** As {@link #find}; 404 JOB_NOT_FOUND when there is none. */
    public Job known(long id) {
        return find(id).orElseThrow(() -> ApiException.notFound(ErrorCodes.JOB_NOT_FOUND, "no job has the id " + id));
    }

    /** The job that holds this key of a caller: at most one that has not ended. */
    public Optional<Job> findByKey(String externalKey) {
        var holds = database == DatabaseDriver.POSTGRESQL ? HOLDS_ON_POSTGRES : HOLDS_ON_H2;
        return jdbc.sql(FIND_BY_KEY + holds)
                .param("key", externalKey)
                .query(ROW)
                .optional();
    }

    /** Whether the job exists and another caller than this client submitted it. */
    boolean isOfAnother(long id, String client) {
        return jdbc.sql(IS_OF_ANOTHER)
                        .param("id", id)
                        .param("client", client)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /**
     * One page, by its number, of the jobs that pass the condition, in this order, without unreadable rows.
     *
     * @param where SQL about the row {@code j}
     * @param order its columns
     */
    public List<Job> page(String where, Map<String, Object> params, String order, Page page) {
        return jdbc.sql(PAGE.formatted(where, order))
                .params(params)
                .param("size", page.size())
                .param("skipped", page.skipped())
                .query(rows.readable("list", "id", ROW));
    }

    /** Those of the jobs that pass the condition, in the order of these ids, without unreadable rows. */
    public List<Job> inOrder(List<Long> ids, String where, Map<String, Object> params) {
        if (ids.isEmpty()) {
            return List.of();
        }
        var read = among(AMONG, ids, where, params).stream().collect(Collectors.toMap(Job::id, Function.identity()));
        return ids.stream().map(read::get).filter(Objects::nonNull).toList();
    }

    /** Those of the jobs that pass the condition, by id, locked until the caller's transaction ends. */
    public List<Job> locked(List<Long> ids, String where, Map<String, Object> params) {
        return ids.isEmpty() ? List.of() : among(LOCK, ids, where, params);
    }

    private List<Job> among(String sql, List<Long> ids, String where, Map<String, Object> params) {
        return jdbc.sql(sql.formatted(where)).params(params).param("ids", ids).query(rows.readable("list", "id", ROW));
    }
}
