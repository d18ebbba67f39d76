package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.job.FeaturesInUse;
import com.distributed.jobscheduler.jobstore.limit.LimitRooms;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.DueJob;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/** The jobs under limits in the due list: no more than have room now. The claim decides. */
@Component
@RequiredArgsConstructor
class LimitedDue {
    private static final int MOST = 1_000;
    private static final String LIST = "select " + DueRow.COLUMNS
            + " from jobs where id = any(:ids) and status = 'PENDING' and not paused order by next_run_time, id";

    private final JdbcClient jdbc;
    private final RowGuard rows;
    private final FeaturesInUse inUse;
    private final LimitRooms rooms;
    private final LimitedHeads heads;
    private final Clock clock;

    /** In the order of the list; empty at no cost when there are no limits. */
    List<DueJob> list(List<Integer> segments, Instant asOf, Instant dueBy) {
        if (!inUse.hasLimits()) {
            return List.of();
        }
        var found = heads.of(rooms.seen(segments, asOf, Utc.micros(clock.instant())), segments, asOf, dueBy, MOST);
        return jdbc.sql(LIST)
                .param(
                        "ids",
                        new SqlArrayValue(
                                "bigint",
                                found.stream().map(LimitedHeads.Head::id).toArray()))
                .query(rows.readable("due", "id", DueRow.unclaimed()));
    }
}
