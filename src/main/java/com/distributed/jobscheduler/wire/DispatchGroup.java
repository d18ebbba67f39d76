package com.distributed.jobscheduler.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several dispatches in one call (extension): what a single one says in its headers and its body, and an answer for each,
 * as its own call would have been answered.
 */
public record DispatchGroup(@Nullable List<@Nullable Entry> dispatches) {
    /** The most in one call. */
    public static final int LARGEST = 100;

    /** One dispatch: its headers and its body; whose it is, the call's own header says. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            @Nullable String key,
            @Nullable String claim,
            @Nullable Long epoch,
            @Nullable String traceparent,
            @Nullable Boolean alone,
            @Nullable DispatchRequest job) {}

    /**
     * The answer to one.
     *
     * @param status what its own call would have had as its HTTP status
     * @param retryAfter seconds, on a 503
     * @param handlers on a 422 NO_HANDLER the names that the agent has, when the job's name is not among them
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Answer(
            int status,
            @Nullable String message,
            @Nullable String errorCode,
            @Nullable Long retryAfter,
            @Nullable List<String> handlers) {}
}
