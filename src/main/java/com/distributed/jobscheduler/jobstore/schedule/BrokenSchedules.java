package com.distributed.jobscheduler.jobstore.schedule;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import lombok.extern.slf4j.Slf4j;
import org.springframework.stereotype.Component;

/** Logs and counts each job that is FAILED because its next run time could not be computed. */
@Slf4j
@Component
public class BrokenSchedules {
    static final String BROKEN = "job_store.schedules.broken";

    private final Counter broken;

    BrokenSchedules(MeterRegistry registry) {
        broken = Counter.builder(BROKEN)
                .description("jobs that are FAILED because their next run time could not be computed")
                .register(registry);
    }

    /** Records the job if that is the reason for its end. */
    public void ifAny(long jobId, Following following) {
        var error = following.error();
        if (error != null) {
            broken(jobId, error);
        }
    }

    void broken(long jobId, String reason) {
        broken.increment();
        log.error("schedule.broken job={} reason=\"{}\" next=\"it is FAILED; correct and resubmit it\"", jobId, reason);
    }
}
