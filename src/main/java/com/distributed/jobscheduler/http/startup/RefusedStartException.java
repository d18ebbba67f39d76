package com.distributed.jobscheduler.http.startup;

/** A configuration under which a role must not start; the message is the one sentence that says what to set. */
public final class RefusedStartException extends RuntimeException {
    public RefusedStartException(String message) {
        super(message);
    }
}
