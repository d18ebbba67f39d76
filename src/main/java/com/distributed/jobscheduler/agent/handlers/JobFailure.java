package com.distributed.jobscheduler.agent.handlers;

/** A run that failed for a known reason, without stack trace; only its message is recorded with the execution. */
public class JobFailure extends Exception {
    public JobFailure(String reason) {
        super(reason, null, false, false);
    }
}
