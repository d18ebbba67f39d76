package com.distributed.jobscheduler.worker.peer;

/** Ends the reading of a due list from inside a sink. */
public final class StopReadingException extends RuntimeException {
    public StopReadingException() {
        super("stop reading", null, false, false);
    }
}
