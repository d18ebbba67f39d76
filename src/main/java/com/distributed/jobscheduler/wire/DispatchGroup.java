package com.distributed.jobscheduler.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several dispatches in one call (extension): each with the header values and the body of a single dispatch, and each
 * with the answer that a single call would have had.
 */
public record DispatchGroup(@Nullable List<@Nullable Entry> dispatches) {
    /** Largest number of dispatches in one call. */
    public static final int LARGEST = 100;

    /** One dispatch: its headers and its body. The worker's id is in the call's own header. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            @Nullable String key,
            @Nullable String claim,
            @Nullable Long epoch,
            @Nullable String traceparent,
            @Nullable Boolean alone,
            @Nullable DispatchRequest job) {}

    /**
     * The answer to one dispatch.
     *
     * @param status the HTTP status that a single call would have had
     * @param retryAfter seconds, on a 503
     * @param handlers on a 422 NO_HANDLER the names that the agent has handlers for, when the job's name is not among
     *     them
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Answer(
            int status,
            @Nullable String message,
            @Nullable String errorCode,
            @Nullable Long retryAfter,
            @Nullable List<String> handlers) {}
}
