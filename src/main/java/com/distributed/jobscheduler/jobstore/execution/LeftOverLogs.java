package com.distributed.jobscheduler.jobstore.execution;

import com.distributed.jobscheduler.jobstore.values.IdRange;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/** Logs of executions that a release without the table {@code execution_logs}, on the same database, has removed. */
@Component
@RequiredArgsConstructor
public class LeftOverLogs {
    private static final String LEFT_OVER = """
            select execution_id from execution_logs where execution_id > :after and execution_id <= :last
                and not exists (select 1 from executions where id = execution_id)
            """;
    private static final String REMOVE = "delete from execution_logs where execution_id = any(:ids)";

    private final JdbcClient jdbc;

    /** The next logs after this execution's. */
    public IdRange next(long after, int most) {
        return IdRange.next(jdbc, after, most, "execution_logs.execution_id");
    }

    /** Removes those in the range; returns how many. */
    public int clear(IdRange range) {
        List<Long> ids = range.of(jdbc.sql(LEFT_OVER)).query(Long.class).list();
        return ids.isEmpty()
                ? 0
                : jdbc.sql(REMOVE)
                        .param("ids", new SqlArrayValue("bigint", ids.toArray()))
                        .update();
    }
}
