package com.distributed.jobscheduler.worker.peer;

/** The services that a worker depends on. */
public enum Peer {
    JOB_STORE("job-store"),
    COORDINATOR("coordinator"),
    WORKER_AGENT("worker-agent");

    private final String label;

    Peer(String label) {
        this.label = label;
    }

    /** The name in logs, metrics and the status. */
    public String label() {
        return label;
    }
}
