package com.distributed.jobscheduler.agent.peer;

import com.distributed.jobscheduler.wire.ExecutionWorkerEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This agent's entry in the registry of execution workers, {@code POST /api/workers}.
 *
 * @param capacity how many jobs it runs at once
 * @param handlers the names that it has handlers for; null for an agent that takes all names
 * @param url the base URL under which workers reach it; null where it is not known
 * @param segment the base contract's field; null for an agent that serves all segments
 * @param version its release; null where it is not known
 */
public record WorkerEntry(
        int capacity,
        @Nullable Integer segment,
        @Nullable List<String> handlers,
        @Nullable String url,
        @Nullable String version) {
    ExecutionWorkerEntry of(String workerId) {
        return new ExecutionWorkerEntry(workerId, capacity, segment, handlers, url, version);
    }
}
