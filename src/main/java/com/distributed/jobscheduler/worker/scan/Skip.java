package com.distributed.jobscheduler.worker.scan;

import java.util.Locale;

/** Why a listed entry was not submitted for dispatch. */
public enum Skip {
    /** Its status is not PENDING. */
    STATUS,
    /** Its segment is not, or no longer, assigned to this worker, or it has none. */
    SEGMENT,
    /** This process has it in flight. */
    IN_FLIGHT,
    /** This process is done with it, and a base-only store lists it all the same. */
    DONE,
    /** It lacks jobId, nextRunTime or status, or one of its values has the wrong type. */
    MALFORMED,
    /** It could not be handled, by a fault of ours: the rest of the list goes on. */
    ERROR,
    /** It is not due yet, or its turn in the spread window has not come: held until then. */
    HELD,
    /** It is not due yet, and not held: beyond the look-ahead, held already, or there is no room for more. */
    NOT_DUE;

    /** The tag value in metrics and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
