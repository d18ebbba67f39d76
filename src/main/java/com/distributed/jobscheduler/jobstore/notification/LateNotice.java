package com.distributed.jobscheduler.jobstore.notification;

import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells of a job of which no run began within its own {@code notifyIfLaterThan} after the due time, once for each
 * occurrence. A retry is not late, and neither is a run after an abandoned one.
 */
@Component
@RequiredArgsConstructor
public class LateNotice {
    /** The SQL condition that a job's occurrence is late and that this is not told yet; needs the parameter {@code now}. */
    public static final String IS_DUE = """
            notify_late_ms is not null and retry_count = 0 and abandonments = 0
                and extract(epoch from (cast(:now as timestamp(6) with time zone) - coalesce(due_time, next_run_time))) * 1000
                    > notify_late_ms
                and late_told_for is distinct from occurrence_time
            """;

    private static final String TOLD =
            "update jobs set late_told_for = occurrence_time where id = :id and %s and " + IS_DUE;

    private final JdbcClient jdbc;
    private final JobTable jobs;
    private final Outbox outbox;

    /**
     * Writes the notice if it is due.
     *
     * @param condition a further SQL condition of the job's row
     * @return whether it was
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean tell(long id, String condition, Instant now) {
        var isDue = jdbc.sql(TOLD.formatted(condition))
                        .param("id", id)
                        .param("now", Utc.param(now))
                        .update()
                == 1;
        if (isDue) {
            var job = jobs.known(id);
            outbox.write(Notice.of(NoticeKind.LATE, job, job.state(), null, now));
        }
        return isDue;
    }
}
