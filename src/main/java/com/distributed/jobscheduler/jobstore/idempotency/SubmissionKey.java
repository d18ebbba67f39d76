package com.distributed.jobscheduler.jobstore.idempotency;

import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What makes a submission safe to repeat (contract: Job Store, extensions).
 *
 * @param text the Idempotency-Key, with the name of the client that sent it: each client has keys of its own, and those
 *     who are no clients have theirs in common
 * @param operation the call that it came with, such as {@code POST /api/jobs}
 */
public record SubmissionKey(String text, String operation) {
    private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

    /** The key among these headers, null when there is none, or 400. */
    public static @Nullable SubmissionKey of(HttpHeaders headers, String operation, @Nullable String client) {
        var keys = Objects.requireNonNullElse(headers.get(WireHeaders.IDEMPOTENCY_KEY), List.<String>of());
        if (keys.isEmpty()) {
            return null;
        }
        if (keys.size() > 1) {
            throw JobRules.broken(WireHeaders.IDEMPOTENCY_KEY, "must be given once");
        }
        if (!KEY.matcher(keys.getFirst()).matches()) {
            throw JobRules.broken(WireHeaders.IDEMPOTENCY_KEY, "must be 1 to 255 visible ASCII characters");
        }
        // No key has a blank: what a client's becomes can be nobody else's.
        var text = client == null ? keys.getFirst() : client + " " + keys.getFirst();
        return new SubmissionKey(text, operation);
    }
}
