package com.distributed.jobscheduler.jobstore.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent that runs jobs, as {@code GET /api/workers} answers it.
 *
 * @param status ONLINE, or OFFLINE when silent for longer than {@code job-store.agent-timeout}
 * @param handlers the names that it has handlers for, a job's whole name or the part before its first colon; absent
 *     when it takes all names
 * @param url its base URL for workers; absent when it does not say it
 * @param version its release; absent when it does not say it
 * @param instance the process, among those with this id; absent when it does not name itself
 * @param othersOfThisId number of other live processes with this id; absent when there are none
 * @param capacity number of jobs that it can run at once
 * @param currentLoad number of jobs that it runs now
 */
record ExecutionWorker(
        String workerId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String instance,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int othersOfThisId,

        String status,
        int capacity,
        int currentLoad,
        @Nullable Integer segment,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> handlers,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String url,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String version,
        Instant registeredAt,
        Instant lastHeartbeat) {

    static final String ONLINE = "ONLINE";
    static final String OFFLINE = "OFFLINE";

    boolean isOnline() {
        return status.equals(ONLINE);
    }

    ExecutionWorker besideOthers(int others) {
        return new ExecutionWorker(
                workerId,
                instance,
                others,
                status,
                capacity,
                currentLoad,
                segment,
                handlers,
                url,
                version,
                registeredAt,
                lastHeartbeat);
    }
}
