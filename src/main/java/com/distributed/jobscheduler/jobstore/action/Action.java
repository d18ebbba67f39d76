package com.distributed.jobscheduler.jobstore.action;

import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Instant;

/** What may be done to many jobs; each is a single call too. */
enum Action {
    PAUSE,
    RESUME,
    CANCEL,
    REPLAY,
    RUN_NOW;

    /** Whether the single call would be a success that changes nothing. */
    boolean isDone(Job job, Instant now) {
        return switch (this) {
            case PAUSE -> job.isHeld() && !job.status().isTerminal();
            case RESUME -> !job.paused() && !job.status().isTerminal();
            case CANCEL -> job.status() == JobStatus.CANCELLED;
            case REPLAY -> false;
            case RUN_NOW ->
                canRun(job)
                        && !job.isHeld()
                        && !job.nextRunTime().isAfter(now)
                        && !job.due().isAfter(now);
        };
    }

    /** Whether the single call would be a success, as far as the job itself tells. */
    boolean isAllowed(Job job) {
        return switch (this) {
            case PAUSE, RESUME -> !job.status().isTerminal();
            case CANCEL -> !job.status().isTerminal() || job.status() == JobStatus.CANCELLED;
            case REPLAY -> job.status().isTerminal();
            case RUN_NOW -> canRun(job);
        };
    }

    private static boolean canRun(Job job) {
        return job.status() == JobStatus.PENDING;
    }
}
