package com.distributed.jobscheduler.jobstore.notification;

/** What is told about a job. */
public enum NoticeKind {
    /** An occurrence has failed for good: no retry of it is left, or its schedule cannot be computed any more. */
    RUN_FAILED,
    /** The first success after an occurrence of which it was told that it failed for good. */
    RECOVERED,
    /** No run began within the job's own {@code notifyIfLaterThan} after the due time. */
    LATE,
    /** An occurrence has failed for good before it began, because no agent takes it. */
    UNDELIVERABLE
}
