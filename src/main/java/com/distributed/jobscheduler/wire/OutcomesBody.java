package com.distributed.jobscheduler.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/executions/outcomes} (extension): how several runs of one agent ended.
 *
 * @param agentId process and agent that ran them
 */
public record OutcomesBody(
        @Nullable String agentId, @Nullable List<@Nullable OutcomeEntry> outcomes) {
    /** One run: {@link OutcomeBody} with the key of its occurrence. */
    public record OutcomeEntry(
            @Nullable String key,
            @Nullable JobStatus outcome,
            @Nullable String error,
            @Nullable Long durationMillis,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String result,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean doNotRetry,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long retryAfterMillis,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            RunProgress progress,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long logFrom,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
            List<@Nullable String> log) {
        /** What its own call would say. */
        public OutcomeBody by(@Nullable String agentId) {
            return new OutcomeBody(
                    agentId,
                    outcome,
                    error,
                    durationMillis,
                    result,
                    doNotRetry,
                    retryAfterMillis,
                    progress,
                    logFrom,
                    log);
        }
    }
}
