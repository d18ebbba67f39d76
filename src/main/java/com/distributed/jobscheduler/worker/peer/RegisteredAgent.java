package com.distributed.jobscheduler.worker.peer;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent with a URL in the store's registry.
 *
 * @param url its base URL
 * @param isOnline false when the store has not heard from it for too long
 * @param handlers the names that it has handlers for, a job's whole name or the part before its first colon; null when it
 *     takes all names
 */
public record RegisteredAgent(
        String workerId,
        URI url,
        boolean isOnline,
        @Nullable List<String> handlers) {
    /** Whether it may have a handler for a job of this name. */
    public boolean mayKnow(@Nullable String jobName) {
        if (handlers == null || jobName == null) {
            return true;
        }
        var colon = jobName.indexOf(':');
        return handlers.contains(jobName) || (colon >= 0 && handlers.contains(jobName.substring(0, colon)));
    }
}
