package com.distributed.jobscheduler.logs;

import java.util.concurrent.atomic.AtomicBoolean;

/** Whether something that lasts was said already: an outage is one line when it begins, and one when it ends. */
public final class SaidOnce {
    private final AtomicBoolean said = new AtomicBoolean();

    /** It lasts; true for the first who notes that, who is to say so. */
    public boolean begins() {
        return said.compareAndSet(false, true);
    }

    /** It is over; true for the first who notes that after it was said to last. */
    public boolean ends() {
        return said.compareAndSet(true, false);
    }
}
