package com.distributed.jobscheduler.wire;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Identifies one process among all that ever run under one id (contract: extensions, {@value WireHeaders#INSTANCE_ID}).
 *
 * @param value its start time, a hyphen, and random characters
 */
public record InstanceId(String value) {
    /** The pattern of an id; it fits the databases' columns. */
    public static final String PATTERN = "[0-9]{8}T[0-9]{9}Z-[A-Za-z0-9]{1,32}";
    /** The pattern in words. */
    public static final String RULE =
            "must be the start's time in UTC and 1 to 32 letters or digits, such as 20260101T100000000Z-0f1e2d3c";

    private static final DateTimeFormatter START =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int RANDOM_LENGTH = 8;

    /** Creates the id of a process that starts at this instant. */
    public static InstanceId startedAt(Instant start) {
        return new InstanceId(
                START.format(start) + "-" + UUID.randomUUID().toString().substring(0, RANDOM_LENGTH));
    }

    /** Parses an id; null for null, from a sender that names no process. */
    public static @Nullable InstanceId of(@Nullable String value) {
        return value == null ? null : new InstanceId(value);
    }

    /** Whether this process started later; within one millisecond the random part decides. */
    public boolean isNewerThan(InstanceId other) {
        return value.compareTo(other.value) > 0;
    }

    /** The random part. */
    public String random() {
        return value.substring(value.indexOf('-') + 1);
    }

    @Override
    public String toString() {
        return value;
    }
}
