package com.distributed.jobscheduler.worker;

/** The worker's judgement of itself, for status and heartbeats. */
public enum WorkerState {
    /** Scans normally. */
    ONLINE,
    /** At least the last three scans could not read the Job Store. */
    UNHEALTHY,
    /** Another process holds this worker's id: no segments until that process has gone. */
    WORKER_ID_TAKEN,
    /** Shutting down: no new claims. */
    DRAINING
}
