package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Clock;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Moves jobs with the policy SKIP past the occurrences that they missed. */
@Component
@RequiredArgsConstructor
public class SkippedOccurrences {
    private static final String MISSED = "select id from jobs where status = 'PENDING' and not paused and "
            + MissedOccurrences.IS_MISSED + " order by next_run_time, id limit :limit offset :passed";
    private static final String MOVE_ON = """
            update jobs set next_run_time = :next, occurrence_time = :next, occurrence_claimed_at = null,
                updated_at = :now
            where id = :id and status = 'PENDING' and next_run_time = :seen and occurrence_time = :seen
            """;
    private static final String GIVE_UP = """
            update jobs set status = :status, last_error = :error,
                finished_at = :now, updated_at = :now
            where id = :id and status = 'PENDING' and next_run_time = :seen and occurrence_time = :seen
            """;

    private final JdbcClient jdbc;
    private final JobTable jobs;
    private final MissedOccurrences missed;
    private final BrokenSchedules broken;
    private final Clock clock;

    /** Up to so many jobs that missed their occurrence, the longest missed first, after those that were passed over. */
    public List<Long> missed(int limit, int passed) {
        return jdbc.sql(MISSED)
                .param("missedBefore", Utc.param(missed.missedBefore()))
                .param("limit", limit)
                .param("passed", passed)
                .query(Long.class)
                .list();
    }

    /** Moves the job past what it missed, or ends it; false when it has moved meanwhile. */
    public boolean moveOn(long id) {
        return jobs.find(id).filter(this::moveOn).isPresent();
    }

    private boolean moveOn(Job job) {
        // The first that is not missed itself: an occurrence within the threshold may still run.
        return switch (Continuation.of(job, missed.missedBefore())) {
            case Continuation.At next -> update(jdbc.sql(MOVE_ON).param("next", Utc.param(next.time())), job);
            case Continuation.Over over ->
                end(job, JobStatus.CANCELLED, "the last occurrence was missed and is skipped");
            case Continuation.Unknown unknown -> {
                var ended = end(job, JobStatus.FAILED, unknown.reason());
                if (ended) {
                    broken.broken(job.id(), unknown.reason());
                }
                yield ended;
            }
        };
    }

    private boolean end(Job job, JobStatus status, String error) {
        return update(jdbc.sql(GIVE_UP).param("status", status.name()).param("error", error), job);
    }

    private boolean update(JdbcClient.StatementSpec statement, Job job) {
        return statement
                        .param("id", job.id())
                        .param("seen", Utc.param(job.nextRunTime()))
                        .param("now", Utc.param(Utc.micros(clock.instant())))
                        .update()
                == 1;
    }
}
