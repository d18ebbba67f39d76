package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.ErrorCodes;

/** The rule for worker ids. */
public final class WorkerIds {
    /** The pattern of a worker's id; it fits the database's column. */
    public static final String PATTERN = "[A-Za-z0-9._-]{1,64}";
    /** The pattern in words. */
    public static final String RULE = "must be 1 to 64 letters, digits, dots, underscores or hyphens";

    private WorkerIds() {}

    /** The error 404 UNKNOWN_WORKER: the worker never registered, or was expelled, and has to register. */
    public static ApiException unknown(String workerId) {
        return ApiException.notFound(
                ErrorCodes.UNKNOWN_WORKER, "workerId: " + workerId + " is not registered; register first");
    }
}
