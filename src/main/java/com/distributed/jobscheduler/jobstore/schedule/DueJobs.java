package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.job.DueTime;
import com.distributed.jobscheduler.jobstore.job.PriorityLevels;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.DueJob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.DatabaseDriver;
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
    private static final String CAN_BE_LISTED = "status = 'PENDING' and not paused and " + DueTime.HAS_COME + " and "
            + Waits.IS_OVER + " and not " + MissedOccurrences.IS_MISSED;

    private static final String DUE = """
            select %s, false as more from jobs where segment = any(:segments) and limit_id = 0 and %s
            """.formatted(DueRow.COLUMNS, CAN_BE_LISTED);
    private static final String OF_THE_USUAL_LEVEL = " and priority = 5";
    private static final String OF_ALL_LEVELS = " and priority = any(:levels)";
    // Two statements, because no single condition on (next_run_time, id) is an index range on both databases.
    private static final String AT_THE_SAME_TIME = DUE + " and next_run_time = :time and id > :id";
    private static final String LATER = DUE + " and next_run_time > :time and next_run_time <= :asOf";

    /** The index's order, of which the levels between are one. */
    private static final String IN_ORDER =
            OF_THE_USUAL_LEVEL + " order by status, limit_id, priority, next_run_time, id limit :limit";

    private static final String SORTED = OF_ALL_LEVELS + " order by next_run_time, id limit :limit";

    private static final Function<SegmentLookUp, String> LOOK_UPS = SegmentLookUp.each(lookUp -> """
            with %s
            select job.*, %s as more from found cross join lateral (
                select %s from jobs where ctid = place limit 1) as job
            order by due_at, due_id limit :limit
            """.formatted(
                    lookUp.found("(next_run_time, id) > (:time, :id) and next_run_time <= :asOf and " + CAN_BE_LISTED),
                    SegmentLookUp.IS_MORE,
                    DueRow.COLUMNS));
    static final String BY_SEGMENT = LOOK_UPS.apply(SegmentLookUp.BY_SEGMENT);

    private static final DueRow ROW = DueRow.unclaimed();

    private final JdbcClient jdbc;
    private final DatabaseDriver database;
    private final RowGuard rows;
    private final MissedOccurrences missed;
    private final PriorityLevels levels;
    private final Clock clock;

    /**
     * Up to {@code limit} jobs after the given place, none later than {@code asOf}.
     *
     * @param dueBy by when the jitter of a listed occurrence is over
     */
    Page after(Place place, List<Integer> segments, Instant asOf, Instant dueBy, int limit) {
        var page = new Page(limit);
        var inUse = levels.all();
        if (database == DatabaseDriver.POSTGRESQL && !SegmentLookUp.isNeedless(segments, inUse)) {
            var lookUp = SegmentLookUp.of(segments, inUse);
            var window = lookUp.window(limit, segments);
            lookUp.set(query(LOOK_UPS.apply(lookUp), place, dueBy, limit), segments, inUse, window)
                    .param("id", place.id())
                    .param("asOf", Utc.param(asOf))
                    .query(page::add);
            return page;
        }
        var order = inUse.size() == 1 ? IN_ORDER : SORTED;
        var wanted = new SqlArrayValue("integer", segments.toArray());
        var all = new SqlArrayValue("integer", inUse.toArray());
        if (place.id() > 0) {
            query(AT_THE_SAME_TIME + order, place, dueBy, limit)
                    .param("segments", wanted)
                    .param("levels", all)
                    .param("id", place.id())
                    .query(page::add);
        }
        if (page.room > 0) {
            query(LATER + order, place, dueBy, page.room)
                    .param("segments", wanted)
                    .param("levels", all)
                    .param("asOf", Utc.param(asOf))
                    .query(page::add);
        }
        return page;
    }

    /** One page. An unreadable row takes its room, but does not stop the rows behind it. */
    final class Page {
        private final List<DueJob> jobs = new ArrayList<>();
        private int room;
        private boolean isMore;
        private @Nullable Place last;

        private Page(int room) {
            this.room = room;
        }

        private void add(ResultSet row) throws SQLException {
            last = new Place(Utc.read(row, "next_run_time"), row.getLong("id"));
            isMore = row.getBoolean("more");
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
            return room > 0 && !isMore ? Optional.empty() : Optional.ofNullable(last);
        }
    }

    private JdbcClient.StatementSpec query(String sql, Place place, Instant dueBy, int limit) {
        return jdbc.sql(sql)
                .param("missedBefore", Utc.param(missed.missedBefore()))
                .param("waitedBy", Utc.param(clock.instant()))
                .param("dueBy", Utc.param(dueBy))
                .param("time", Utc.param(place.time()))
                .param("limit", limit);
    }

    /** A place in the list: after the entry with this run time and id. */
    record Place(Instant time, long id) {
        static final Place START = new Place(Instant.EPOCH.minusSeconds(1), 0);
    }
}
