package com.distributed.jobscheduler.agent.peer;

import org.jspecify.annotations.Nullable;

/**
 * The start of one run, as the store is asked for it.
 *
 * @param handler the name of the handler that is to run it
 */
public record StartOrder(OccurrenceRef occurrence, String handler) {
    Entry entry() {
        return new Entry(occurrence.key(), occurrence.claimToken(), handler, occurrence.traceparent());
    }

    record Entry(
            String key,
            @Nullable String claim,
            String handler,
            @Nullable String traceparent) {}
}
