package com.distributed.jobscheduler.worker.peer;

/** An agent's answer to the question how many further dispatches it has room for. */
public sealed interface FreeSlots {
    /** This many, 0 or more. */
    record Told(int count) implements FreeSlots {}

    /** It answered without a figure. */
    record NotTold() implements FreeSlots {}

    /** It did not answer in time. */
    record NoAnswer() implements FreeSlots {}
}
