package com.distributed.jobscheduler.access;

/** A configuration under which this service must not start; the message is the one sentence that says what to set. */
final class UnsafeStartException extends RuntimeException {
    UnsafeStartException(String message) {
        super(message);
    }
}
