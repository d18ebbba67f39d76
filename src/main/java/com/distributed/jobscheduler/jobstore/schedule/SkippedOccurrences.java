package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobRow;
import com.distributed.jobscheduler.jobstore.job.Utc;
import java.time.Clock;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Moves jobs with the policy SKIP past the occurrences that they missed. */
@Component
@RequiredArgsConstructor
public class SkippedOccurrences {
    private static final String MISSED = "select " + JobRow.COLUMNS
            + " from jobs where status = 'PENDING' and not paused and " + MissedOccurrences.IS_MISSED
            + " order by next_run_time limit :limit";
    private static final String MOVE_ON = """
            update jobs set next_run_time = :next, occurrence_time = :next, occurrence_claimed_at = null,
                updated_at = :now
            where id = :id and status = 'PENDING' and next_run_time = :seen and occurrence_time = :seen
            """;
    private static final String GIVE_UP = """
            update jobs set status = 'CANCELLED', last_error = 'the last occurrence was missed and is skipped',
                finished_at = :now, updated_at = :now
            where id = :id and status = 'PENDING' and next_run_time = :seen and occurrence_time = :seen
            """;

    private final JdbcClient jdbc;
    private final MissedOccurrences missed;
    private final Clock clock;

    /** Moves up to so many jobs on; returns how many it found. */
    public int moveOn(int limit) {
        List<Job> late = jdbc.sql(MISSED)
                .param("missedBefore", Utc.param(missed.missedBefore()))
                .param("limit", limit)
                .query(new JobRow())
                .list();
        late.forEach(this::moveOn);
        return late.size();
    }

    private void moveOn(Job job) {
        var now = Utc.micros(clock.instant());
        // The first that is not missed itself: an occurrence within the threshold may still run.
        var next = job.recurrence().nextAfter(missed.missedBefore());
        var update = next.isPresent() ? jdbc.sql(MOVE_ON).param("next", Utc.param(next.get())) : jdbc.sql(GIVE_UP);
        update.param("id", job.id())
                .param("seen", Utc.param(job.nextRunTime()))
                .param("now", Utc.param(now))
                .update();
    }
}
