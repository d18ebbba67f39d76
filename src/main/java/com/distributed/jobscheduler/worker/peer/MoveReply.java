package com.distributed.jobscheduler.worker.peer;

/** How the Job Store answered a move of a job's status. */
public enum MoveReply {
    /** Done, in the envelope of the contract. */
    MOVED,
    /** A success without an envelope: a base-only store's, or that of a proxy in the store's place. */
    BARE_SUCCESS,
    /** Refused, or not answered. */
    NOT_MOVED
}
