package com.distributed.jobscheduler.recurrence;

import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.util.StringUtils;

/**
 * The six fields of a cron expression. Of an expression with five, the second is 0. Each is checked alone, so that an
 * error can name it.
 */
record CronFields(String second, String minute, String hour, String dayOfMonth, String month, String dayOfWeek) {
    private static final Map<String, String> MACROS = Map.of(
            "@yearly", "0 0 0 1 1 *",
            "@annually", "0 0 0 1 1 *",
            "@monthly", "0 0 0 1 * *",
            "@weekly", "0 0 0 * * 0",
            "@daily", "0 0 0 * * *",
            "@midnight", "0 0 0 * * *",
            "@hourly", "0 0 * * * *");
    private static final String NAMES = "second minute hour day-of-month month day-of-week";
    private static final String[][] RULES = {
        {"second", "0 to 59"},
        {"minute", "0 to 59"},
        {"hour", "0 to 23"},
        {"day of month", "1 to 31, L, LW, a day before the last such as L-3, or a weekday nearest to a day such as 15W"
        },
        {"month", "1 to 12 or JAN to DEC"},
        {"day of week", "0 to 7 or MON to SUN, the last such as FRIL, or the second such as FRI#2"}
    };
    private static final Pattern RANGE = Pattern.compile("(.*,)?[^,]+-[^,]+(,.*)?");
    private static final Pattern HOURS = Pattern.compile("(?:\\*|(\\d{1,2})(?:-(\\d{1,2}))?)(?:/(\\d{1,2}))?");
    private static final int HOURS_IN_ALL = 24;
    private static final int HOUR_FROM_END = 4;
    private static final int EARLIEST_FROM_LAST = 30;
    private static final int MOST_OF_A_WEEKDAY = 5;

    /** @throws IllegalArgumentException naming the wrong field and the rule that it breaks */
    static CronFields of(String expression) {
        var text = inSixFields(expression);
        if (text.startsWith("@")) {
            throw new IllegalArgumentException("is not one of the macros "
                    + String.join(", ", MACROS.keySet().stream().sorted().toList()));
        }
        var fields = fields(text);
        if (fields.length != RULES.length) {
            throw new IllegalArgumentException("has %d %s, it needs six (%s), or five of them without the second"
                    .formatted(fields.length, fields.length == 1 ? "field" : "fields", NAMES));
        }
        for (var i = 0; i < fields.length; i++) {
            check(i, fields[i]);
        }
        return new CronFields(fields[0], fields[1], fields[2], upper(fields[3]), upper(fields[4]), upper(fields[5]));
    }

    /**
     * The expression without a macro, with a second, and with {@code *} where its hours are all 24: release 1.0.0 knows
     * these by that alone. Any other text unchanged.
     */
    static String inSixFields(String expression) {
        var text = expression.strip();
        var macro = MACROS.get(text.toLowerCase(Locale.ROOT));
        if (macro != null) {
            return macro;
        }
        var fields = fields(text);
        var whole = fields.length == RULES.length - 1 ? "0 " + text : text;
        var hour = fields.length - HOUR_FROM_END;
        if (hour < 1 || hour > 2 || fields[hour].equals("*") || !isEveryHour(fields[hour])) {
            return whole;
        }
        fields[hour] = "*";
        return (hour == 1 ? "0 " : "") + String.join(" ", fields);
    }

    /** @throws IllegalArgumentException when a part of the days fits no day of any month; names it and the rule */
    void requirePossibleDays() {
        for (var part : dayOfMonth.split(",", -1)) {
            if (part.startsWith("L-") && Integer.parseInt(part.substring(2)) > EARLIEST_FROM_LAST) {
                throw new IllegalArgumentException(
                        "day of month '%s' fits no month: L-1 to L-30 count back from the last day".formatted(part));
            }
        }
        for (var part : dayOfWeek.split(",", -1)) {
            var hash = part.indexOf('#');
            if (hash >= 0 && Integer.parseInt(part.substring(hash + 1)) > MOST_OF_A_WEEKDAY) {
                throw new IllegalArgumentException(
                        "day of week '%s' fits no month: it has five of each at most".formatted(part));
            }
        }
    }

    private static String[] fields(String text) {
        return StringUtils.tokenizeToStringArray(text, " ");
    }

    private static String upper(String field) {
        return field.toUpperCase(Locale.ROOT);
    }

    private static void check(int index, String field) {
        var alone = new String[] {"*", "*", "*", "*", "*", "*"};
        alone[index] = field;
        try {
            CronExpression.parse(String.join(" ", alone));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s '%s' %s".formatted(RULES[index][0], field, rule(index, field, String.valueOf(e.getMessage()))),
                    e);
        }
    }

    private static String rule(int index, String field, String why) {
        return why.startsWith("Minimum value") && RANGE.matcher(field).matches()
                ? "is a range that runs backwards: write two, one up to the end and one from the beginning"
                : "must be %s, or a list (1,2), a range (1-5) or steps (0/5) of these, or *".formatted(RULES[index][1]);
    }

    String timeOfDay() {
        return second + " " + minute + " " + hour;
    }

    /** True when the hours are all 24, however they were written. Other hours are wall-clock times. */
    boolean isEveryHour() {
        return hour.equals("*");
    }

    private static boolean isEveryHour(String field) {
        var covered = new BitSet(HOURS_IN_ALL);
        for (var part : field.split(",", -1)) {
            var match = HOURS.matcher(part);
            if (!match.matches()) {
                return false;
            }
            var step = match.group(3) == null ? 1 : Integer.parseInt(match.group(3));
            var first = match.group(1) == null ? 0 : Integer.parseInt(match.group(1));
            var isAlone = match.group(1) != null && match.group(3) == null;
            var open = isAlone ? first : HOURS_IN_ALL - 1;
            var last = match.group(2) == null ? open : Integer.parseInt(match.group(2));
            if (step == 0 || first > last || last >= HOURS_IN_ALL) {
                return false;
            }
            for (var each = first; each <= last; each += step) {
                covered.set(each);
            }
        }
        return covered.cardinality() == HOURS_IN_ALL;
    }
}
