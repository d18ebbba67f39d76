package com.distributed.jobscheduler.jobstore.job;

import com.distributed.jobscheduler.http.HeaderText;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The headers that make a move conditional (contract: Job Store, extensions); each may be absent.
 *
 * @param expectedRunTime the occurrence that the worker expects
 * @param expectedVersion the version of the job that the worker expects
 * @param key the Idempotency-Key; {@code occurrence} is set when it is an occurrence key
 * @param claim the token of the sender's claim
 * @param handler the agent's handler that runs the job
 * @param reason why the job fails without a run
 * @param retryAfter how long no worker is to claim the returned job
 */
public record MoveHeaders(
        @Nullable String workerId,
        @Nullable String agentId,
        @Nullable Instant expectedRunTime,
        @Nullable Integer expectedVersion,
        @Nullable String key,
        @Nullable Occurrence occurrence,
        @Nullable String claim,
        @Nullable String handler,
        @Nullable String reason,
        @Nullable Duration retryAfter) {

    /** Reads the headers of a move of this job; 400 when they are invalid. */
    public static MoveHeaders of(long jobId, HttpHeaders headers) {
        var key = JobRules.optionalName(WireHeaders.IDEMPOTENCY_KEY, only(headers, WireHeaders.IDEMPOTENCY_KEY));
        var occurrence = Occurrence.parse(key).orElse(null);
        if (occurrence != null && occurrence.jobId() != jobId) {
            throw JobRules.broken(WireHeaders.IDEMPOTENCY_KEY, "names the job " + occurrence.jobId());
        }
        return new MoveHeaders(
                JobRules.optionalName(WireHeaders.WORKER_ID, only(headers, WireHeaders.WORKER_ID)),
                JobRules.optionalName(WireHeaders.AGENT_ID, only(headers, WireHeaders.AGENT_ID)),
                JobRules.optionalInstant(WireHeaders.EXPECTED_RUN_TIME, only(headers, WireHeaders.EXPECTED_RUN_TIME)),
                JobRules.optionalVersion(WireHeaders.EXPECTED_VERSION, only(headers, WireHeaders.EXPECTED_VERSION)),
                key,
                occurrence,
                JobRules.optionalName(WireHeaders.CLAIM, only(headers, WireHeaders.CLAIM)),
                JobRules.optionalName(WireHeaders.HANDLER, decoded(headers, WireHeaders.HANDLER)),
                JobRules.text(WireHeaders.REASON, decoded(headers, WireHeaders.REASON), JobRules.LONGEST_ERROR),
                JobRules.optionalMillis(
                        WireHeaders.RETRY_AFTER,
                        only(headers, WireHeaders.RETRY_AFTER),
                        Duration.ofMillis(WireHeaders.LONGEST_RETRY_AFTER)));
    }

    /** The only value of a header; null when it is absent, 400 when there are several. */
    private static @Nullable String only(HttpHeaders headers, String name) {
        var values = headers.get(name);
        if (values == null || values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw JobRules.broken(name, "must be given once");
        }
        return values.getFirst();
    }

    private static @Nullable String decoded(HttpHeaders headers, String name) {
        var value = only(headers, name);
        return value == null ? null : HeaderText.decode(value);
    }

    /** The headers of the holder of this claim. */
    public static MoveHeaders ofClaim(String token) {
        return new MoveHeaders(null, null, null, null, null, null, token, null, null, null);
    }
}
