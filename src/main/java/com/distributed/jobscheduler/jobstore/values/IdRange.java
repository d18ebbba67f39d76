package com.distributed.jobscheduler.jobstore.values;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * The rows of one or several tables with ids after the one, up to the other.
 *
 * @param isEnd whether there was none beyond
 */
public record IdRange(long after, long last, boolean isEnd) {
    private static final String NEXT =
            "select count(*) as found, max(id) as last from (select %2$s as id from %1$s where %2$s > :after order by %2$s limit :most) as next";

    /**
     * The next rows after this id; of the table that has more in it, at most so many.
     *
     * @param ids the tables, each with its column of ids: {@code table.column}
     */
    public static IdRange next(JdbcClient jdbc, long after, int most, String... ids) {
        var sql = Arrays.stream(ids)
                .map(id -> NEXT.formatted(id.substring(0, id.indexOf('.')), id))
                .collect(Collectors.joining(" union all "));
        return jdbc
                .sql(sql)
                .param("after", after)
                .param("most", most)
                .query((row, n) -> {
                    var isEnd = row.getInt("found") < most;
                    return new IdRange(
                            after, isEnd ? Math.max(after, row.getLong("last")) : row.getLong("last"), isEnd);
                })
                .list()
                .stream()
                .reduce(IdRange::and)
                .orElseThrow();
    }

    /** What both ranges have. */
    private IdRange and(IdRange other) {
        return isEnd == other.isEnd
                ? new IdRange(after, isEnd ? Math.max(last, other.last) : Math.min(last, other.last), isEnd)
                : isEnd ? other : this;
    }

    /** Whether there is no row in it. */
    public boolean isEmpty() {
        return last <= after;
    }

    /** The statement with the parameters {@code after} and {@code last}. */
    public StatementSpec of(StatementSpec statement) {
        return statement.param("after", after).param("last", last);
    }
}
