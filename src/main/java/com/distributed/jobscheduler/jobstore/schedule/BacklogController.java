package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.job.DueTime;
import com.distributed.jobscheduler.jobstore.job.PriorityLevels;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.SegmentBacklog;
import java.time.Clock;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Number of due jobs in each segment (extension: the coordinator lists it beside the owners). */
@RestController
@RequiredArgsConstructor
class BacklogController {
    private static final String BACKLOG = """
            select segment, count(*) as due, min(coalesce(due_time, next_run_time)) as oldest from jobs
            where status = 'PENDING' and not paused and next_run_time <= :asOf and limit_id = 0
                and priority = any(:levels) and %s and not %s
            group by segment order by segment
            """.formatted(DueTime.HAS_COME, MissedOccurrences.IS_MISSED);

    private final JdbcClient jdbc;
    private final MissedOccurrences missed;
    private final PriorityLevels levels;
    private final Clock clock;

    /** The segments with due jobs, ascending. */
    @GetMapping("/api/job-schedules/backlog")
    ApiResponse<List<SegmentBacklog>> backlog(@RequestParam(required = false) @Nullable String asOf) {
        var until = asOf == null ? clock.instant() : JobRules.instant("asOf", asOf);
        var backlog = jdbc.sql(BACKLOG)
                .param("levels", new SqlArrayValue("integer", levels.all().toArray()))
                .param("asOf", Utc.param(until))
                .param("dueBy", Utc.param(until))
                .param("missedBefore", Utc.param(missed.missedBefore()))
                .query((row, n) -> new SegmentBacklog(
                        row.getInt("segment"),
                        row.getLong("due"),
                        row.getTimestamp("oldest").toInstant()))
                .list();
        return ApiResponse.ok(backlog, clock.instant());
    }
}
