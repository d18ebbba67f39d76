package com.distributed.jobscheduler.tracing;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

enum NoTraces implements Traces, ActiveSpan {
    INSTANCE;

    @Override
    public ActiveSpan begin(String name, @Nullable String parent) {
        return this;
    }

    @Override
    public @Nullable String current() {
        return null;
    }

    @Override
    public ObservationRegistry httpCalls() {
        return ObservationRegistry.NOOP;
    }

    @Override
    public boolean isRecorded() {
        return false;
    }

    @Override
    public ActiveSpan tag(String key, String value) {
        return this;
    }

    @Override
    public ActiveSpan tag(String key, long value) {
        return this;
    }

    @Override
    public @Nullable String traceparent() {
        return null;
    }

    @Override
    public void close() {
        // no scope was opened
    }
}
