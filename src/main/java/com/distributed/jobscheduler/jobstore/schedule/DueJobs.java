package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.DueJob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/**
 * The due jobs of some segments, page by page in the order (nextRunTime, id). Neither side ever holds the whole list,
 * and no transaction stays open while a slow reader takes it.
 */
@Component
@RequiredArgsConstructor
class DueJobs {
    private static final String DUE =
            "select " + DueRow.COLUMNS + """
              from jobs
              where status = 'PENDING' and not paused and segment = any(:segments)
                and
              """ + Waits.IS_OVER + " and not " + MissedOccurrences.IS_MISSED;
    // Two statements, because no single condition on (next_run_time, id) is an index range on both databases.
    private static final String AT_THE_SAME_TIME =
            DUE + " and next_run_time = :time and id > :id order by status, next_run_time, id limit :limit";
    private static final String LATER = DUE + """
               and next_run_time > :time and next_run_time <= :asOf
               order by status, next_run_time, id limit :limit
              """;

    private static final DueRow ROW = DueRow.unclaimed();

    private final JdbcClient jdbc;
    private final RowGuard rows;
    private final MissedOccurrences missed;
    private final Clock clock;

    /** Up to {@code limit} jobs after the given place, none later than {@code asOf}. */
    Page after(Place place, List<Integer> segments, Instant asOf, int limit) {
        var page = new Page(limit);
        if (place.id() > 0) {
            query(AT_THE_SAME_TIME, place, segments, limit)
                    .param("id", place.id())
                    .query(page::add);
        }
        if (page.room > 0) {
            query(LATER, place, segments, page.room)
                    .param("asOf", Utc.param(asOf))
                    .query(page::add);
        }
        return page;
    }

    /** One page. An unreadable row takes its room, but does not stop the rows behind it. */
    final class Page {
        private final List<DueJob> jobs = new ArrayList<>();
        private int room;
        private @Nullable Place last;

        private Page(int room) {
            this.room = room;
        }

        private void add(ResultSet row) throws SQLException {
            last = new Place(Utc.read(row, "next_run_time"), row.getLong("id"));
            room--;
            try {
                jobs.add(ROW.mapRow(row, 0));
            } catch (RuntimeException unreadable) {
                rows.passedOver("due", "id=" + last.id(), unreadable);
            }
        }

        List<DueJob> jobs() {
            return jobs;
        }

        /** The place where the next page begins; empty after the last page. */
        Optional<Place> next() {
            return room > 0 ? Optional.empty() : Optional.ofNullable(last);
        }
    }

    private JdbcClient.StatementSpec query(String sql, Place place, List<Integer> segments, int limit) {
        return jdbc.sql(sql)
                .param("segments", new SqlArrayValue("integer", segments.toArray()))
                .param("missedBefore", Utc.param(missed.missedBefore()))
                .param("waitedBy", Utc.param(clock.instant()))
                .param("time", Utc.param(place.time()))
                .param("limit", limit);
    }

    /** A place in the list: after the entry with this run time and id. */
    record Place(Instant time, long id) {
        static final Place START = new Place(Instant.EPOCH.minusSeconds(1), 0);
    }
}
