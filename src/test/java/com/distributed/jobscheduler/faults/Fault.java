package com.distributed.jobscheduler.faults;

/**
 * One fault of a schedule.
 *
 * @param target a process, or two with an arrow between them, or what else the kind is about
 * @param at when it begins, in milliseconds from the beginning of its round
 * @param millis how long it lasts
 */
record Fault(FaultKind kind, String target, int at, int millis) {}
