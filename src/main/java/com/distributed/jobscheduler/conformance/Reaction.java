package com.distributed.jobscheduler.conformance;

/** How the played store reacts to a start or a report. */
enum Reaction {
    /** As a store that is well: by the state of the job. */
    DECIDE,
    /** 409, whatever the state. */
    REFUSE,
    /** 503. */
    AWAY,
    /** No answer until the reaction is another one. */
    HOLD,
    /** A success without an envelope, as of a proxy whose store is away. */
    BARE,
    /** Decided and recorded, but the connection closes without an answer. */
    LOSE;

    /** What goes back to the agent. */
    enum Reply {
        DONE,
        CONFLICT,
        UNAVAILABLE,
        BARE,
        NONE
    }

    /**
     * The answer.
     *
     * @param allowed whether the job's state allows what was asked
     */
    Reply reply(boolean allowed) {
        return switch (this) {
            case DECIDE -> allowed ? Reply.DONE : Reply.CONFLICT;
            case REFUSE -> Reply.CONFLICT;
            case AWAY, HOLD -> Reply.UNAVAILABLE;
            case BARE -> Reply.BARE;
            case LOSE -> Reply.NONE;
        };
    }
}
