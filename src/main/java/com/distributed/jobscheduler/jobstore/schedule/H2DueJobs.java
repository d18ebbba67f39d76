package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.job.PriorityLevels;
import com.distributed.jobscheduler.jobstore.schedule.DuePage.Place;
import com.distributed.jobscheduler.jobstore.schedule.H2SegmentLookUp.Found;
import java.time.Clock;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/** The places first, by index; then the rows of the page by their ids. */
@RequiredArgsConstructor
final class H2DueJobs implements DueJobs {
    private static final String FOUND =
            "select id, next_run_time, segment from jobs where limit_id = 0 and priority = :level and " + CAN_BE_LISTED;
    // Two statements, because no single condition on (next_run_time, id) is a range of H2's indexes.
    private static final String AT_THE_SAME_TIME = FOUND + " and next_run_time = :time and id > :id";
    private static final String LATER = FOUND + " and next_run_time > :time and next_run_time <= :asOf";
    static final String LATER_IN_ALL = LATER + H2SegmentLookUp.IN_ORDER;
    static final String LATER_IN_ONE = LATER + H2SegmentLookUp.OF_SEGMENT;
    private static final String ROWS = "select " + DueRow.COLUMNS + ", false as more from jobs where id = any(:ids)"
            + " and status = 'PENDING' and not paused order by next_run_time, id";

    private final JdbcClient jdbc;
    private final RowGuard rows;
    private final MissedOccurrences missed;
    private final PriorityLevels levels;
    private final Clock clock;

    @Override
    public DuePage after(Place place, Asked asked, int limit) {
        var page = new DuePage(rows, limit);
        if (place.id() > 0) {
            read(AT_THE_SAME_TIME, place, asked, limit, page);
        }
        if (page.room() > 0 && !page.isMore()) {
            read(LATER, place, asked, page.room(), page);
        }
        return page;
    }

    private void read(String sql, Place place, Asked asked, int limit, DuePage page) {
        var found = levels.all().stream()
                .flatMap(level -> first(sql, place, asked, level, limit).stream())
                .sorted(Found.IN_TIME)
                .limit(limit)
                .toList();
        if (found.isEmpty()) {
            return;
        }
        jdbc.sql(ROWS)
                .param(
                        "ids",
                        new SqlArrayValue(
                                "bigint", found.stream().map(Found::id).toArray()))
                .query(page::add);
        // Also past what others have claimed since: it is not in the page, and not behind it.
        var last = found.getLast();
        page.readUpTo(new Place(last.time(), last.id()), found.size() == limit);
    }

    private List<Found> first(String sql, Place place, Asked asked, int level, int limit) {
        H2SegmentLookUp.Query ofLevel = (segment, most) -> find(sql, place, asked, level, segment, most);
        return H2SegmentLookUp.first(ofLevel, asked.segments(), limit);
    }

    private List<Found> find(String sql, Place place, Asked asked, int level, @Nullable Integer segment, int limit) {
        var statement = jdbc.sql(H2SegmentLookUp.ordered(sql, segment))
                .param("segment", segment)
                .param("level", level);
        return asked.set(statement, place, limit, missed.missedBefore(), clock.instant())
                .query(Found::read)
                .list();
    }
}
