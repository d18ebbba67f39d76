package com.distributed.jobscheduler.coordinator.segment;

/** The state of a segment. */
public enum SegmentState {
    /**
     * Without an owner: never assigned, or released. Given to a worker that asks; after the settle time, to one that
     * wants more.
     */
    FREE,
    /** Without an owner, because its owner fell silent. Given to the live workers at once. */
    ORPHANED,
    /** Owned by a worker. */
    OWNED,
    /** Owned by a worker that was told to stop. Goes to the next one when the owner confirms, or its time is up. */
    REVOKING
}
