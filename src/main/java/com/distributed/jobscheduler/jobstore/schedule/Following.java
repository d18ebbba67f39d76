package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job's state after a run.
 *
 * @param status PENDING when it runs again, else the terminal status
 * @param nextRunTime when it runs again; unchanged when it does not
 * @param occurrenceTime calendar time of the then current occurrence
 * @param abandonments how often that occurrence was abandoned
 * @param sameOccurrence true when it is the occurrence whose run just ended
 * @param error why the schedule could not continue; null when it did, or reached its end
 */
public record Following(
        JobStatus status,
        Instant nextRunTime,
        Instant occurrenceTime,
        int retryCount,
        int abandonments,
        boolean sameOccurrence,
        @Nullable String error) {

    /** The same with this many abandonments of the ended occurrence; a next occurrence has none. */
    Following abandoned(int times) {
        return new Following(
                status, nextRunTime, occurrenceTime, retryCount, sameOccurrence ? times : 0, sameOccurrence, error);
    }

    /** The answer to the report of the run's end. */
    public JobState state(long jobId) {
        return new JobState(jobId, status, nextRunTime, retryCount);
    }

    /** How many of the job's occurrences its run ended: none before a retry, and none when it was an extra run. */
    public int endedOccurrences(Job job) {
        return isTriedAgain() || job.followingTime() != null ? 0 : 1;
    }

    /** Whether the occurrence whose run just ended runs again. */
    public boolean isTriedAgain() {
        return sameOccurrence && status == JobStatus.PENDING;
    }

    /** When the job ended for good; null while it runs again. */
    public @Nullable Instant finishedAt(Instant now) {
        return status == JobStatus.PENDING ? null : now;
    }
}
