package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.database.AfterCommit;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.jobstore.notification.Notice;
import com.distributed.jobscheduler.jobstore.notification.NoticeKind;
import com.distributed.jobscheduler.jobstore.notification.Outbox;
import com.distributed.jobscheduler.wire.JobStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import lombok.extern.slf4j.Slf4j;
import org.springframework.stereotype.Component;

/** Logs and counts each job that is FAILED because its next run time could not be computed. */
@Slf4j
@Component
public class BrokenSchedules {
    static final String BROKEN = "job_store.schedules.broken";

    private final Counter broken;
    private final Outbox outbox;

    BrokenSchedules(MeterRegistry registry, Outbox outbox) {
        this.outbox = outbox;
        broken = Counter.builder(BROKEN)
                .description("jobs that are FAILED because their next run time could not be computed")
                .register(registry);
    }

    /** Records the job if that is the reason for its end; needs that transaction. */
    public void ifAny(long jobId, Following following) {
        var error = following.error();
        if (error != null) {
            broken(jobId, error);
        }
    }

    /** Records and tells that a job which was not under way has ended for that reason; needs that transaction. */
    void ended(Job job, String reason, Instant now) {
        broken(job.id(), reason);
        var after = new JobState(job.id(), JobStatus.FAILED, job.nextRunTime(), job.retryCount());
        outbox.write(Notice.of(NoticeKind.RUN_FAILED, job, after, reason, now));
    }

    private void broken(long jobId, String reason) {
        AfterCommit.run(() -> {
            broken.increment();
            log.error(
                    "schedule.broken job={} reason=\"{}\" next=\"it is FAILED; correct and resubmit it\"",
                    jobId,
                    reason);
        });
    }
}
