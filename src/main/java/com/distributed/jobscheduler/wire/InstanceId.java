package com.distributed.jobscheduler.wire;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Names one process among all that ever run under one id (contract: extensions, {@value WireHeaders#INSTANCE_ID}).
 *
 * @param value the time of its start, a hyphen, and something random
 */
public record InstanceId(String value) {
    /** What one looks like; it fits the databases' columns and every log line. */
    public static final String PATTERN = "[0-9]{8}T[0-9]{9}Z-[A-Za-z0-9]{1,32}";
    /** The pattern in words. */
    public static final String RULE =
            "must be the start's time in UTC and 1 to 32 letters or digits, such as 20260101T100000000Z-0f1e2d3c";

    private static final DateTimeFormatter START =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int RANDOM_LENGTH = 8;

    /** A new one, for a process that starts at this instant. */
    public static InstanceId startedAt(Instant start) {
        return new InstanceId(
                START.format(start) + "-" + UUID.randomUUID().toString().substring(0, RANDOM_LENGTH));
    }

    /** The one of this value, which keeps to the pattern; null for null: its sender does not say which process it is. */
    public static @Nullable InstanceId of(@Nullable String value) {
        return value == null ? null : new InstanceId(value);
    }

    /** Whether this process started later; chance decides within one millisecond. */
    public boolean isNewerThan(InstanceId other) {
        return value.compareTo(other.value) > 0;
    }

    /** The random part alone. */
    public String random() {
        return value.substring(value.indexOf('-') + 1);
    }

    @Override
    public String toString() {
        return value;
    }
}
