package com.distributed.jobscheduler.tracing;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Where spans come from. A place in a trace travels as the text of W3C's {@code traceparent}, between threads as between
 * services; null says that there is none, and always while tracing is off.
 */
public interface Traces {
    /** Nothing is traced: no span, no header, no allocation. */
    static Traces off() {
        return NoTraces.INSTANCE;
    }

    /** Begins a span on this thread, under the one that is open here; whoever begins it closes it, on this thread. */
    default ActiveSpan begin(String name) {
        return begin(name, null);
    }

    /**
     * Begins a span on this thread under another one.
     *
     * @param name one of a few: ids belong into tags
     * @param parent null, or what is no traceparent: the span that is open here
     */
    ActiveSpan begin(String name, @Nullable String parent);

    /** The place of the span that is open on this thread. */
    @Nullable
    String current();

    /** Makes a span of each HTTP call that it observes, and sends its place along. */
    ObservationRegistry httpCalls();
}
