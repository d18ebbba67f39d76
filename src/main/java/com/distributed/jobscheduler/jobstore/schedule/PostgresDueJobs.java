package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.job.PriorityLevels;
import com.distributed.jobscheduler.jobstore.schedule.DuePage.Place;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** One index scan for all segments. For some of them a scan up to a bound comes first, then the look-ups by segment. */
@RequiredArgsConstructor
final class PostgresDueJobs implements DueJobs {
    private static final String IN_RANGE =
            "(next_run_time, id) > (:time, :id) and next_run_time <= :asOf and " + CAN_BE_LISTED;
    private static final String IN_ALL = OnePlan.of("""
            select %s, false as more from jobs where %s and %s order by next_run_time, id limit :limit
            """.formatted(DueRow.COLUMNS, SegmentLookUp.USUAL, IN_RANGE));
    static final String FIRST_SCAN = OnePlan.of("""
            with job as materialized (
                select %s from (%s) as seen where %s and %s order by next_run_time, id limit :limit
            )
            select (select count(*) from job) < :limit and exists (%s) as more, job.*
            from (values (1)) as one left join job on true order by next_run_time, id
            """.formatted(
            DueRow.COLUMNS, FirstScan.SEEN_AFTER, FirstScan.IS_ASKED_FOR, CAN_BE_LISTED, FirstScan.UNSEEN_AFTER));
    private static final Function<SegmentLookUp, String> LOOK_UPS = SegmentLookUp.each(
            lookUp -> OnePlan.of("""
            with %s
            select job.*, %s as more from found cross join lateral (
                select %s from jobs where ctid = place limit 1) as job
            order by due_at, due_id limit :limit
            """.formatted(lookUp.found(IN_RANGE), SegmentLookUp.IS_MORE, DueRow.COLUMNS)));
    static final String BY_SEGMENT = LOOK_UPS.apply(SegmentLookUp.BY_SEGMENT);

    private final JdbcClient jdbc;
    private final RowGuard rows;
    private final MissedOccurrences missed;
    private final PriorityLevels levels;
    private final Clock clock;
    private final FirstScanPause pause = new FirstScanPause();

    @Override
    public DuePage after(Place place, Asked asked, int limit) {
        var page = new DuePage(rows, limit);
        var inUse = levels.all();
        if (SegmentLookUp.isNeedless(asked.segments(), inUse)) {
            set(jdbc.sql(OnePlan.withLimit(IN_ALL, limit)), place, asked, limit).query(page::add);
        } else {
            lookUp(place, asked, inUse, page);
        }
        return page;
    }

    private void lookUp(Place place, Asked asked, List<Integer> inUse, DuePage page) {
        var segments = asked.segments();
        var lookUp = SegmentLookUp.of(segments, inUse);
        var limit = page.room();
        var window = lookUp.window(limit, segments);
        var now = clock.instant();
        if (pause.isOver(segments, lookUp, now)) {
            set(FirstScan.of(jdbc, FIRST_SCAN, segments, limit), place, asked, limit)
                    .query(page::add);
            if (page.room() == 0 || !page.isMore()) {
                return;
            }
            pause.begin(now);
        }
        var rest = page.lastOr(place);
        page.readUpTo(rest, false);
        var statement = lookUp.statement(jdbc, LOOK_UPS.apply(lookUp), segments, inUse, window, page.room());
        set(statement, rest, asked, page.room()).query(page::add);
    }

    private StatementSpec set(StatementSpec statement, Place place, Asked asked, int limit) {
        return asked.set(statement, place, limit, missed.missedBefore(), clock.instant());
    }
}
