package com.distributed.jobscheduler.coordinator.assignment;

/** How one attempt to tell a worker its segments ended. */
sealed interface PushOutcome {
    /** The worker took them, or already has a later assignment. */
    record Delivered(long epoch) implements PushOutcome {}

    /** There is nothing to send: the worker named no URL, or a later change is being sent instead. */
    record Needless() implements PushOutcome {}

    /** The worker answered that it will not take them; repeating would not help, its next heartbeat will. */
    record Refused(int status) implements PushOutcome {}

    /** The URL can be no worker's, for its address or its port; nothing was sent. */
    record Forbidden(String what) implements PushOutcome {}

    /** No usable answer: worth another attempt. */
    record Failed(String reason) implements PushOutcome {}
}
