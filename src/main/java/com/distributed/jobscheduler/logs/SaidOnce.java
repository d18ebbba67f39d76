package com.distributed.jobscheduler.logs;

import java.util.concurrent.atomic.AtomicBoolean;

/** Whether a lasting state was logged already: an outage is one line at its begin and one at its end. */
public final class SaidOnce {
    private final AtomicBoolean said = new AtomicBoolean();

    /** Notes that the state holds; true for the first caller, who logs it. */
    public boolean begins() {
        return said.compareAndSet(false, true);
    }

    /** Notes that the state ended; true for the first caller after {@link #begins}, who logs it. */
    public boolean ends() {
        return said.compareAndSet(true, false);
    }
}
