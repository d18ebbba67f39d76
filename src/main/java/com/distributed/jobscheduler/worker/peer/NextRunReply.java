package com.distributed.jobscheduler.worker.peer;

import java.util.Locale;

/** The Job Store's reply to a move of a schedule. */
public enum NextRunReply {
    MOVED,
    /** A base-only store, which lacks the call (404 or 405). */
    UNSUPPORTED,
    /** A further try may succeed. */
    FAILED;

    /** The tag value in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
