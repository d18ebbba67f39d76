package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.job.DueTime;
import com.distributed.jobscheduler.jobstore.schedule.DuePage.Place;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * The due jobs under no limit, page by page in the order (nextRunTime, id). Neither side ever holds the whole list, and
 * no transaction stays open while a slow reader takes it. How jobs of other segments are passed differs by database.
 */
interface DueJobs {
    /** The SQL condition on a job that the list shows. */
    String CAN_BE_LISTED = "status = 'PENDING' and not paused and " + DueTime.HAS_COME + " and " + Waits.IS_OVER
            + " and not " + MissedOccurrences.IS_MISSED;

    /** Up to {@code limit} jobs after the given place. */
    DuePage after(Place place, Asked asked, int limit);

    /**
     * The jobs that are asked for.
     *
     * @param asOf the latest run time
     * @param dueBy by when the jitter of a listed occurrence is over
     */
    record Asked(List<Integer> segments, Instant asOf, Instant dueBy) {
        /** Sets what the conditions of a page ask, but for its segments. */
        StatementSpec set(StatementSpec statement, Place place, int limit, Instant missedBefore, Instant now) {
            return statement
                    .param("missedBefore", Utc.param(missedBefore))
                    .param("waitedBy", Utc.param(now))
                    .param("dueBy", Utc.param(dueBy))
                    .param("asOf", Utc.param(asOf))
                    .param("time", Utc.param(place.time()))
                    .param("id", place.id())
                    .param("limit", limit);
        }
    }
}
