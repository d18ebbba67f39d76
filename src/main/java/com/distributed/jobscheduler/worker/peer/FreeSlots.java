package com.distributed.jobscheduler.worker.peer;

/** What an agent said when it was asked for how many more dispatches it has room. */
public sealed interface FreeSlots {
    /** For so many, 0 or more. */
    record Told(int count) implements FreeSlots {}

    /** It answered, and does not say that. */
    record NotTold() implements FreeSlots {}

    /** It did not answer, or not soon. */
    record NoAnswer() implements FreeSlots {}
}
