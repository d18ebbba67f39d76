package com.distributed.jobscheduler.agent.peer;

import com.distributed.jobscheduler.wire.StartsBody.StartEntry;

/**
 * A request to start one run.
 *
 * @param handler name of the handler that will run it
 */
public record StartOrder(OccurrenceRef occurrence, String handler) {
    StartEntry entry() {
        return new StartEntry(occurrence.key(), occurrence.claimToken(), handler);
    }
}
