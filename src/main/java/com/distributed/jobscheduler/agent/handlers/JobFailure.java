package com.distributed.jobscheduler.agent.handlers;

/** A run that failed for a reason worth no stack trace; its message alone is recorded with the execution. */
public class JobFailure extends Exception {
    public JobFailure(String reason) {
        super(reason, null, false, false);
    }
}
