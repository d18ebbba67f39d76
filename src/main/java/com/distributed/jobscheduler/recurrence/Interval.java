package com.distributed.jobscheduler.recurrence;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fixed interval between two runs.
 *
 * @param length at least a second, at most {@link #LONGEST}
 * @param ofDays true for days on the wall clock, 23 to 25 hours long; false for an exact time
 */
record Interval(Duration length, boolean ofDays) {
    static final Interval HOUR = new Interval(Duration.ofHours(1), false);
    static final Interval DAY = new Interval(Duration.ofDays(1), true);
    static final Interval WEEK = new Interval(Duration.ofDays(7), true);

    private static final Duration LONGEST = Duration.ofDays(3_650);
    private static final Pattern DAYS = Pattern.compile("P(?=\\d)(?:(\\d{1,9})W)?(?:(\\d{1,9})D)?");
    private static final Pattern TIME = Pattern.compile("PT(?=\\d)(\\d{1,9}H)?(\\d{1,9}M)?(\\d{1,9}S)?");
    private static final Pattern YEARS_OR_MONTHS = Pattern.compile("P(\\d+Y)?(\\d+M)?.*");

    /** @throws IllegalArgumentException with the rule that the text breaks */
    static Interval parse(String text) {
        var days = DAYS.matcher(text);
        if (days.matches()) {
            return bounded(new Interval(Duration.ofDays(7 * number(days.group(1)) + number(days.group(2))), true));
        }
        if (TIME.matcher(text).matches()) {
            return bounded(new Interval(Duration.parse(text), false));
        }
        var match = YEARS_OR_MONTHS.matcher(text);
        if (match.matches() && (match.group(1) != null || match.group(2) != null)) {
            throw new IllegalArgumentException(
                    "'%s' has years or months, which differ in length: use MONTHLY or CRON for these; minutes come after a T, as in PT15M"
                            .formatted(text));
        }
        throw new IllegalArgumentException(
                "'%s' is neither weeks and days, such as P2W or P1D, nor hours, minutes and seconds, such as PT1H30M"
                        .formatted(text));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static Interval bounded(Interval interval) {
        if (interval.length.compareTo(Duration.ofSeconds(1)) < 0 || interval.length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("must be from PT1S to P" + LONGEST.toDays() + "D");
        }
        return interval;
    }
}
