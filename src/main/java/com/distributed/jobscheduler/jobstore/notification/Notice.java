package com.distributed.jobscheduler.jobstore.notification;

import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobState;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is told, as the receiver reads it. A job's payload is not in it: it may hold what the receiver is not to
 * see.
 */
public record Notice(NoticeKind type, Instant timestamp, Content data) {
    /**
     * Tells of a job.
     *
     * @param job as it was when this happened to its occurrence
     * @param after what it became
     * @param error why, for people; null for a success and for lateness
     */
    public static Notice of(NoticeKind kind, Job job, JobState after, @Nullable String error, Instant now) {
        var time = Objects.requireNonNullElse(job.claimedRunTime(), job.nextRunTime());
        var goesOn = after.status() != null && !after.status().isTerminal();
        return new Notice(
                kind,
                now,
                new Content(
                        job.id(),
                        job.jobName(),
                        job.externalKey(),
                        job.userId(),
                        WireHeaders.occurrenceKey(job.id(), time),
                        job.occurrenceTime(),
                        job.agentId(),
                        error,
                        after.status(),
                        goesOn ? after.nextRunTime() : null));
    }

    /**
     * The facts.
     *
     * @param occurrence the key of the occurrence's latest run, by which history and logs know it
     * @param occurrenceTime when the occurrence was due by the job's schedule
     * @param nextRunTime when the job runs next; null when it has ended
     */
    record Content(
            long jobId,
            String jobName,
            @Nullable String externalKey,
            @Nullable Long userId,
            String occurrence,
            Instant occurrenceTime,
            @Nullable String agentId,
            @Nullable String error,
            @Nullable JobStatus status,
            @Nullable Instant nextRunTime) {}
}
