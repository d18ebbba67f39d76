package com.distributed.jobscheduler.worker.peer;

/** The Job Store's reply to a move of a job's status. */
public enum MoveReply {
    /** Done, in the contract's envelope. */
    MOVED,
    /** A success without envelope, from a base-only store or from a proxy in the store's place. */
    BARE_SUCCESS,
    /** Refused or unanswered. */
    NOT_MOVED
}
