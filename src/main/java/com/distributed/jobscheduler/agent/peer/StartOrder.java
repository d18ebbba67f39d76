package com.distributed.jobscheduler.agent.peer;

import com.distributed.jobscheduler.wire.StartsBody.StartEntry;

/**
 * The start of one run, as the store is asked for it.
 *
 * @param handler the name of the handler that is to run it
 */
public record StartOrder(OccurrenceRef occurrence, String handler) {
    StartEntry entry() {
        return new StartEntry(occurrence.key(), occurrence.claimToken(), handler);
    }
}
