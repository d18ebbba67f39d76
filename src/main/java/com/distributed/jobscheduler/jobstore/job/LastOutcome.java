package com.distributed.jobscheduler.jobstore.job;

/** How the last run of a job ended. What was given back, cancelled or never started is no run: it changes nothing. */
public enum LastOutcome {
    COMPLETED,
    /** Also what was undeliverable, and what its agent fell silent over; a retry may follow. */
    FAILED
}
