package com.distributed.jobscheduler.jobstore.idempotency;

import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Makes a submission safe to repeat (contract: Job Store, extensions).
 *
 * @param text the Idempotency-Key, with the name of its client: each client has its own keys, and all other callers
 *     share one set
 * @param operation the call, such as {@code POST /api/jobs}
 */
public record SubmissionKey(String text, String operation) {
    private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

    /** Reads the key from these headers; null when there is none, 400 when it is invalid. */
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
        // A key has no blank, so a client's name with its key equals no other key.
        var text = client == null ? keys.getFirst() : client + " " + keys.getFirst();
        return new SubmissionKey(text, operation);
    }
}
