package com.distributed.jobscheduler.jobstore.values;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.SegmentRange;
import com.distributed.jobscheduler.wire.TimeRange;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rules for single values of a request; each error is a 400 that names the field and the rule. */
public final class JobRules {
    /** The longest job name, id or key, in characters. */
    public static final int LONGEST_NAME = 255;
    /** The longest payload, in characters. */
    public static final int LONGEST_PAYLOAD = 65_536;

    /** The longest reason of a failure, in characters. */
    public static final int LONGEST_ERROR = 4_000;

    /** The longest label, in characters. */
    public static final int LONGEST_LABEL = 64;

    public static final int MOST_RETRIES = 100;
    public static final int MOST_OCCURRENCES = 1_000_000_000;
    private static final String NOT_IN_A_PATH = "/\\;%\u2028\u2029";
    private static final int MOST_AT_ONCE = 1_000;

    private JobRules() {}

    /** An error that names the field and the rule. */
    public static ApiException broken(String field, String rule) {
        return ApiException.badRequest(ErrorCodes.VALIDATION_FAILED, field + ": " + rule);
    }

    /** A name, id or key: not blank, bounded, without control characters. */
    public static String name(String field, @Nullable String value) {
        return line(field, value, LONGEST_NAME);
    }

    /** One line of text: not blank, bounded, without control characters. */
    public static String line(String field, @Nullable String value, int longest) {
        if (value == null || value.isBlank()) {
            throw broken(field, "must not be blank");
        }
        if (value.length() > longest) {
            throw broken(field, "must have at most " + longest + " characters");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw broken(field, "must not contain control characters");
        }
        return unicode(field, value);
    }

    /** A name that may be absent. */
    public static @Nullable String optionalName(String field, @Nullable String value) {
        return value == null ? null : name(field, value);
    }

    /**
     * A caller's own key of a job, which may be absent: a name that can be one part of a URL's path. Servers and proxies
     * read the other characters in more than one way, even encoded ones, and the access check refuses them in a path.
     */
    public static @Nullable String externalKey(String field, @Nullable String value) {
        return inPath(field, value);
    }

    /** A name that is part of a URL, as {@link #externalKey}; null when it is absent. */
    public static @Nullable String inPath(String field, @Nullable String value) {
        if (value == null) {
            return null;
        }
        if (value.chars().anyMatch(c -> NOT_IN_A_PATH.indexOf(c) >= 0) || value.equals(".") || value.equals("..")) {
            throw broken(
                    field,
                    "must not contain / \\ ; % or a line separator, nor be . or .., because it is part of a URL");
        }
        return name(field, value);
    }

    /** A label: a short line without a comma, which separates labels in a query. */
    public static String label(String field, @Nullable String value) {
        var label = line(field, value, LONGEST_LABEL);
        if (label.indexOf(',') >= 0 || !label.equals(label.strip())) {
            throw broken(field, "must not contain a comma, nor begin or end with a blank");
        }
        return label;
    }

    /** Free text: bounded, without characters that PostgreSQL cannot store. */
    public static @Nullable String text(String field, @Nullable String value, int longest) {
        if (value == null) {
            return null;
        }
        if (value.length() > longest) {
            throw broken(field, "must have at most " + longest + " characters");
        }
        if (value.indexOf('\0') >= 0) {
            throw broken(field, "must not contain the character NUL");
        }
        return unicode(field, value);
    }

    private static String unicode(String field, String value) {
        for (var i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                if (i + 1 >= value.length() || !Character.isSurrogatePair(value.charAt(i), value.charAt(i + 1))) {
                    throw broken(field, "must be valid Unicode, without half a surrogate pair");
                }
                i++;
            }
        }
        return value;
    }

    /** An instant from the years 1970 to 9999, in microseconds. */
    public static Instant instant(String field, Instant value) {
        if (!TimeRange.contains(value)) {
            throw broken(field, "must lie in the years 1970 to 9999");
        }
        return Utc.micros(value);
    }

    /** An instant written as ISO-8601 with Z or an offset. */
    public static Instant instant(String field, String text) {
        try {
            return instant(field, OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            throw broken(
                    field,
                    "'%s' is not an ISO-8601 instant such as 2026-01-01T10:00:00Z"
                            .formatted(Printable.shortened(text)));
        }
    }

    public static @Nullable Instant optionalInstant(String field, @Nullable String text) {
        return text == null ? null : instant(field, text);
    }

    /** A duration written as ISO-8601, in whole milliseconds, from the shortest to the longest. */
    public static Duration duration(String field, String text, Duration shortest, Duration longest) {
        Duration value;
        try {
            value = Duration.parse(text);
        } catch (DateTimeException e) {
            throw broken(
                    field,
                    "'%s' is not an ISO-8601 duration such as PT30S or PT1H".formatted(Printable.shortened(text)));
        }
        if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
            throw broken(field, "must be from " + shortest + " to " + longest);
        }
        return value.truncatedTo(ChronoUnit.MILLIS);
    }

    /** A job's version, from 1. */
    public static @Nullable Integer optionalVersion(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw broken(field, "must be a job's version, an integer from 1");
        }
        return Integer.valueOf(text);
    }

    /** A time in whole milliseconds, from 0 to the longest. */
    public static @Nullable Duration optionalMillis(String field, @Nullable String text, Duration longest) {
        if (text == null) {
            return null;
        }
        if (text.matches("\\d{1,10}") && Long.parseLong(text) <= longest.toMillis()) {
            return Duration.ofMillis(Long.parseLong(text));
        }
        throw broken(field, "must be an integer from 0 to " + longest.toMillis() + ", in milliseconds");
    }

    /** One segment. */
    public static int segment(String field, @Nullable Integer value) {
        if (value == null || !SegmentRange.contains(value)) {
            throw ApiException.badRequest(
                    ErrorCodes.SEGMENT_OUT_OF_RANGE, field + ": " + value + " is not " + SegmentRange.rule());
        }
        return value;
    }

    /** The distinct segments of a list; at least one. */
    public static List<Integer> segments(String field, @Nullable Collection<@Nullable Integer> values) {
        if (values == null || values.isEmpty()) {
            throw broken(field, "must name at least one segment, " + SegmentRange.rule());
        }
        return values.stream().map(value -> segment(field, value)).distinct().toList();
    }

    /** The distinct segments of a comma-separated list. */
    public static List<Integer> segments(String field, String text) {
        if (text.isBlank()) {
            throw broken(field, "must name at least one segment, " + SegmentRange.rule());
        }
        return Arrays.stream(text.split(",", -1))
                .map(part -> segment(field, part))
                .distinct()
                .toList();
    }

    private static int segment(String field, String text) {
        try {
            return segment(field, Integer.valueOf(text.strip()));
        } catch (NumberFormatException e) {
            throw ApiException.badRequest(
                    ErrorCodes.SEGMENT_OUT_OF_RANGE,
                    "%s: '%s' is not %s".formatted(field, Printable.shortened(text), SegmentRange.rule()));
        }
    }

    /** The entries of a request for several things: at least one, none missing, not too many. */
    public static <T> List<T> several(String field, @Nullable List<@Nullable T> entries) {
        if (entries == null || entries.isEmpty() || entries.size() > MOST_AT_ONCE) {
            throw broken(field, "must be an array of 1 to " + MOST_AT_ONCE + " entries");
        }
        return IntStream.range(0, entries.size())
                .mapToObj(i -> {
                    var entry = entries.get(i);
                    if (entry == null) {
                        throw broken(field + "[" + i + "]", "must not be null");
                    }
                    return entry;
                })
                .toList();
    }

    /** An integer within bounds, both inclusive. */
    public static int range(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw broken(field, "must be from " + least + " to " + most);
        }
        return value;
    }
}
