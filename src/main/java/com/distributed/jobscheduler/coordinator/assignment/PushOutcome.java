package com.distributed.jobscheduler.coordinator.assignment;

/** How one attempt to push a worker's segments ended. */
sealed interface PushOutcome {
    /** The worker took them, or already has a later assignment. */
    record Delivered(long epoch) implements PushOutcome {}

    /** There is nothing to send: the worker has no URL, or a later change is being sent instead. */
    record Needless() implements PushOutcome {}

    /** The worker refused them. A repeat would not help; its next heartbeat will. */
    record Refused(int status) implements PushOutcome {}

    /** The URL's address or port cannot be a worker's; nothing was sent. */
    record Forbidden(String what) implements PushOutcome {}

    /** No usable answer: worth another attempt. */
    record Failed(String reason) implements PushOutcome {}
}
