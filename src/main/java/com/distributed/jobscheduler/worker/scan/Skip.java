package com.distributed.jobscheduler.worker.scan;

import java.util.Locale;

/** Why a listed entry was not submitted for dispatch. */
public enum Skip {
    /** Its status is not PENDING. */
    STATUS,
    /** Its segment is not assigned to this worker now, or the entry names none. */
    SEGMENT,
    /** This process has it in flight. */
    IN_FLIGHT,
    /** This process has ended it, and a base-only store lists it again. */
    DONE,
    /** It lacks jobId, nextRunTime or status, or one of its values has the wrong type. */
    MALFORMED,
    /** Its handling failed by a bug of this worker: the rest of the list goes on. */
    ERROR,
    /** It is held until its due time, or until its turn in the spread window. */
    HELD,
    /** It is not due yet and not held: it lies beyond the look-ahead, is held already, or finds no room. */
    NOT_DUE;

    /** The tag value in metrics and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
