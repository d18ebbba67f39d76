package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/**
 * The occurrences that the policy SKIP counts as missed: a recurring job's own calendar time, never a retry or an extra
 * run, late by more than {@code job-store.misfire-threshold}. They are neither listed nor claimed.
 */
@Component
@RequiredArgsConstructor
public class MissedOccurrences {
    /** The SQL condition that holds for a missed occurrence; needs the parameter {@code missedBefore}. */
    public static final String IS_MISSED = """
            (misfire_policy = 'SKIP' and frequency <> 'ONE_TIME' and retry_count = 0 and following_time is null
                and next_run_time = occurrence_time and next_run_time < :missedBefore
                and (due_time is null or due_time < :missedBefore))
            """;

    private final JobStoreProperties properties;
    private final Clock clock;

    /** The same condition for a job that was read. */
    boolean isMissed(Job job) {
        return job.misfirePolicy() == MisfirePolicy.SKIP
                && job.frequency().isRecurring()
                && job.retryCount() == 0
                && job.followingTime() == null
                && job.nextRunTime().equals(job.occurrenceTime())
                && job.due().isBefore(missedBefore());
    }

    /** The due time before which an occurrence is missed. */
    public Instant missedBefore() {
        return clock.instant().minus(threshold());
    }

    /** An occurrence that is late by more than this is missed. */
    Duration threshold() {
        return properties.misfireThreshold();
    }
}
