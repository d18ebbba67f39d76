package com.distributed.jobscheduler.tracing;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Begins spans. Threads and services pass a span on as W3C's {@code traceparent}. Null means that there is none, as
 * always while tracing is off.
 */
public interface Traces {
    /** Tracing is off: no span, no header, no allocation. */
    static Traces off() {
        return NoTraces.INSTANCE;
    }

    /** Begins a span on this thread, under the open one; the caller closes it on this thread. */
    default ActiveSpan begin(String name) {
        return begin(name, null);
    }

    /**
     * Begins a span on this thread under the given one.
     *
     * @param name one of a few names; ids go into tags
     * @param parent parent span; null or an invalid traceparent means the open span of this thread
     */
    ActiveSpan begin(String name, @Nullable String parent);

    /** The {@code traceparent} of this thread's open span. */
    @Nullable
    String current();

    /** Makes a span for each HTTP call that it observes, and sends its {@code traceparent} along. */
    ObservationRegistry httpCalls();
}
