package com.distributed.jobscheduler.faults;

/**
 * One fault of a schedule.
 *
 * @param target a process, or two with an arrow between them, or another target of the kind
 * @param at its begin, in milliseconds from the begin of its round
 * @param millis its duration
 */
record Fault(FaultKind kind, String target, int at, int millis) implements Injection.Timed<FaultKind> {}
