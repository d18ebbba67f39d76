package com.distributed.jobscheduler.worker.peer;

import java.util.Locale;

/** How the Job Store answered a move of a schedule. */
public enum NextRunReply {
    MOVED,
    /** A base-only store: it has no such call (404 or 405). */
    UNSUPPORTED,
    /** It may work when it is tried again. */
    FAILED;

    /** The tag value in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
