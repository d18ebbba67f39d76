package com.distributed.jobscheduler.tracing;

import org.jspecify.annotations.Nullable;

/** An open span; used on the thread that began it. */
public interface ActiveSpan extends AutoCloseable {
    /** Whether its tags will be seen; asked before a tag that is costly to make. */
    boolean isRecorded();

    ActiveSpan tag(String key, String value);

    ActiveSpan tag(String key, long value);

    /** Its {@code traceparent}, for spans on other threads and in other services. */
    @Nullable
    String traceparent();

    @Override
    void close();
}
