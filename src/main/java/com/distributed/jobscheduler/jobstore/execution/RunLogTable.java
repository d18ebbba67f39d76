package com.distributed.jobscheduler.jobstore.execution;

import com.distributed.jobscheduler.runlog.LogTail;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code execution_logs}: the end of each run's log. Whoever writes holds the lock of the attempt's row. */
@Component
@RequiredArgsConstructor
class RunLogTable {
    private static final String FIND =
            "select log_text, line_count from execution_logs where execution_id = :execution";
    private static final String UPDATE =
            "update execution_logs set log_text = :text, line_count = :lines where execution_id = :execution";
    private static final String INSERT =
            "insert into execution_logs (execution_id, log_text, line_count) values (:execution, :text, :lines)";

    private final JdbcClient jdbc;

    Optional<LogTail> find(long execution) {
        return jdbc.sql(FIND)
                .param("execution", execution)
                .query((row, n) -> new LogTail(row.getString("log_text"), row.getLong("line_count")))
                .optional();
    }

    /** Adds the lines that are not there yet. */
    void add(long execution, long from, List<String> lines) {
        var log = find(execution).orElseGet(LogTail::new);
        var before = log.lines();
        log.add(from, lines);
        if (log.lines() > before) {
            keep(execution, log);
        }
    }

    /** Keeps this in place of what is there. */
    void keep(long execution, LogTail log) {
        if (write(UPDATE, execution, log) == 0) {
            write(INSERT, execution, log);
        }
    }

    private int write(String sql, long execution, LogTail log) {
        return jdbc.sql(sql)
                .param("execution", execution)
                .param("text", log.text())
                .param("lines", log.lines())
                .update();
    }
}
