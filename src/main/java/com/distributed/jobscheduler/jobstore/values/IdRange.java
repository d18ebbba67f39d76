package com.distributed.jobscheduler.jobstore.values;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * The rows of a table with ids after the one, up to the other.
 *
 * @param isEnd whether there was none beyond
 */
public record IdRange(long after, long last, boolean isEnd) {
    private static final String NEXT =
            "select count(*) as found, max(id) as last from (select %2$s as id from %1$s where %2$s > :after order by %2$s limit :most) as next";

    /** The next rows after this id, at most so many. */
    public static IdRange next(JdbcClient jdbc, String table, String id, long after, int most) {
        return jdbc.sql(NEXT.formatted(table, id))
                .param("after", after)
                .param("most", most)
                .query((row, n) -> {
                    var isEnd = row.getInt("found") < most;
                    return new IdRange(
                            after, isEnd ? Math.max(after, row.getLong("last")) : row.getLong("last"), isEnd);
                })
                .single();
    }

    /** What both ranges have. */
    public IdRange and(IdRange other) {
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
