package com.distributed.jobscheduler.jobstore.job;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One occurrence by its key {@code <jobId>:<nextRunTime in epoch millis>} (contract: Worker Agent). The store keeps
 * microseconds, so a key stands for the whole millisecond.
 */
public record Occurrence(long jobId, long epochMillis) {
    private static final Pattern KEY = Pattern.compile("(\\d{1,18}):(\\d{1,15})");

    /** Parses a key; empty for any other text. */
    public static Optional<Occurrence> parse(@Nullable String key) {
        var match = KEY.matcher(key == null ? "" : key);
        return match.matches()
                ? Optional.of(new Occurrence(Long.parseLong(match.group(1)), Long.parseLong(match.group(2))))
                : Optional.empty();
    }

    /** Parses the key in this field, or 400. */
    public static Occurrence required(String field, @Nullable String key) {
        return parse(key)
                .orElseThrow(() -> ApiException.badRequest(
                        ErrorCodes.VALIDATION_FAILED,
                        field + ": must be an occurrence key, <jobId>:<nextRunTime in epoch millis>"));
    }

    /** The start of the millisecond, inclusive. */
    public Instant from() {
        return Instant.ofEpochMilli(epochMillis);
    }

    /** The end of the millisecond, exclusive. */
    public Instant until() {
        return Instant.ofEpochMilli(epochMillis + 1);
    }

    /** True when the job is SCHEDULED or RUNNING for this occurrence. */
    public boolean isUnderWay(Job job) {
        var claimed = job.claimedRunTime();
        return claimed != null && claimed.toEpochMilli() == epochMillis;
    }

    public String key() {
        return WireHeaders.occurrenceKey(jobId, from());
    }
}
