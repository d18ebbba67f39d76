package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.job.Utc;
import com.distributed.jobscheduler.wire.DueJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/**
 * The due jobs of some segments, page by page in the order (nextRunTime, id): neither side ever holds the whole list, and
 * no transaction stays open while a slow reader takes it.
 */
@Component
@RequiredArgsConstructor
class DueJobs {
    private static final String DUE = "select " + DueRow.COLUMNS + """
              from jobs
              where status = 'PENDING' and not paused and segment = any(:segments) and not
              """ + MissedOccurrences.IS_MISSED;
    // Two statements, because no one condition on (next_run_time, id) is an index range on both databases.
    private static final String AT_THE_SAME_TIME =
            DUE + " and next_run_time = :time and id > :id order by status, next_run_time, id limit :limit";
    private static final String LATER = DUE + """
               and next_run_time > :time and next_run_time <= :asOf
               order by status, next_run_time, id limit :limit
              """;

    private final JdbcClient jdbc;
    private final MissedOccurrences missed;

    /** Up to {@code limit} jobs after the given place, none later than {@code asOf}. */
    List<DueJob> after(Place place, List<Integer> segments, Instant asOf, int limit) {
        var page = new ArrayList<DueJob>();
        if (place.id() > 0) {
            page.addAll(query(AT_THE_SAME_TIME, place, segments, limit)
                    .param("id", place.id())
                    .query(DueRow.unclaimed())
                    .list());
        }
        if (page.size() < limit) {
            page.addAll(query(LATER, place, segments, limit - page.size())
                    .param("asOf", Utc.param(asOf))
                    .query(DueRow.unclaimed())
                    .list());
        }
        return page;
    }

    private JdbcClient.StatementSpec query(String sql, Place place, List<Integer> segments, int limit) {
        return jdbc.sql(sql)
                .param("segments", new SqlArrayValue("integer", segments.toArray()))
                .param("missedBefore", Utc.param(missed.missedBefore()))
                .param("time", Utc.param(place.time()))
                .param("limit", limit);
    }

    /** A place in the list: after the entry with this run time and id. */
    record Place(Instant time, long id) {
        static final Place START = new Place(Instant.EPOCH.minusSeconds(1), 0);
    }
}
