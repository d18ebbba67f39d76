package com.distributed.jobscheduler.http.startup;

/** The configuration does not allow a start; the message says in one sentence what to set. */
public final class RefusedStartException extends RuntimeException {
    public RefusedStartException(String message) {
        super(message);
    }
}
