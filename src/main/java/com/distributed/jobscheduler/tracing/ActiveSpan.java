package com.distributed.jobscheduler.tracing;

import org.jspecify.annotations.Nullable;

/** A span that is open on the thread which began it. */
public interface ActiveSpan extends AutoCloseable {
    /** Whether what it is tagged with will be seen: asked where a tag costs something. */
    boolean isRecorded();

    ActiveSpan tag(String key, String value);

    ActiveSpan tag(String key, long value);

    /** Its place, for spans on other threads and in other services. */
    @Nullable
    String traceparent();

    @Override
    void close();
}
