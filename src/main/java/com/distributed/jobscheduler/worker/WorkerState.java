package com.distributed.jobscheduler.worker;

/** The worker's own judgement of itself, as status and heartbeats report it. */
public enum WorkerState {
    /** Scanning as it should. */
    ONLINE,
    /** The last three scans or more could not read the Job Store. */
    UNHEALTHY,
    /** Another process holds this worker's id: no segments, until that has gone. */
    WORKER_ID_TAKEN,
    /** Shutting down: no new claims. */
    DRAINING
}
