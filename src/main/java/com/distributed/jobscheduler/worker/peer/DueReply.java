package com.distributed.jobscheduler.worker.peer;

/** How reading the due list ended. */
public sealed interface DueReply {
    /** Every entry was read. */
    record Complete() implements DueReply {}

    /** A sink ended the reading; entries handed on before that stand. */
    record Stopped() implements DueReply {}

    /** It could not be read, or not to its end; entries handed on before that stand. */
    record Failed(String reason) implements DueReply {}
}
