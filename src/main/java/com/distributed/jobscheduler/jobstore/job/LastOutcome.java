package com.distributed.jobscheduler.jobstore.job;

/** How the last run of a job ended. A job that was returned, cancelled or never started had no run: no change. */
public enum LastOutcome {
    COMPLETED,
    /** Also an undeliverable job, and a run whose agent fell silent; a retry may follow. */
    FAILED
}
