package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a job when a run ends.
 *
 * @param status PENDING when it runs again, else the terminal status
 * @param nextRunTime when it runs again; unchanged when it does not
 * @param occurrenceTime the calendar time of the occurrence that is then current
 * @param abandonments how often that occurrence was abandoned
 * @param sameOccurrence true when it is the occurrence whose run just ended
 * @param error why the schedule could not go on; null when it could, or was to end
 */
public record Following(
        JobStatus status,
        Instant nextRunTime,
        Instant occurrenceTime,
        int retryCount,
        int abandonments,
        boolean sameOccurrence,
        @Nullable String error) {

    /** The same after so many abandonments of the occurrence that ended; a next occurrence has had none. */
    Following abandoned(int times) {
        return new Following(
                status, nextRunTime, occurrenceTime, retryCount, sameOccurrence ? times : 0, sameOccurrence, error);
    }

    /** The answer to whoever reported the run's end. */
    public JobState state(long jobId) {
        return new JobState(jobId, status, nextRunTime, retryCount);
    }

    /** When the job ended for good; null while it runs again. */
    public @Nullable Instant finishedAt(Instant now) {
        return status == JobStatus.PENDING ? null : now;
    }
}
