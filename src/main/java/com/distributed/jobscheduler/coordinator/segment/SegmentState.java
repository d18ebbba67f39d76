package com.distributed.jobscheduler.coordinator.segment;

/** What a segment's row says about it. */
public enum SegmentState {
    /** Nobody's: never assigned, or released. Given to whoever asks, and after the settle time to whoever wants more. */
    FREE,
    /** Without an owner, because its owner fell silent. Spread at once over the live workers. */
    ORPHANED,
    /** A worker's. */
    OWNED,
    /** Still its owner's, who was told to stop; passes on once the owner has confirmed, or has had its time. */
    REVOKING
}
