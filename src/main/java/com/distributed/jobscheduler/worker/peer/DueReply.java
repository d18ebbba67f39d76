package com.distributed.jobscheduler.worker.peer;

/** How the reading of the due list ended. */
public sealed interface DueReply {
    /** Every entry was read. */
    record Complete() implements DueReply {}

    /** A sink stopped the reading; the entries read before are valid. */
    record Stopped() implements DueReply {}

    /** The list could not be read to its end; the entries read before are valid. */
    record Failed(String reason) implements DueReply {}
}
