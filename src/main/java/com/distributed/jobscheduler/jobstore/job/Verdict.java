package com.distributed.jobscheduler.jobstore.job;

/** What the handler of a failed run said of its retries. */
public enum Verdict {
    /** That there are to be none. */
    DO_NOT_RETRY,
    /** When the next one is to be. */
    RETRY_AFTER
}
