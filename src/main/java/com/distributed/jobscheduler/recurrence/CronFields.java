package com.distributed.jobscheduler.recurrence;

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

    /** The expression without a macro, and with a second; any other text unchanged. */
    static String inSixFields(String expression) {
        var text = expression.strip();
        var macro = MACROS.get(text.toLowerCase(Locale.ROOT));
        if (macro != null) {
            return macro;
        }
        return fields(text).length == RULES.length - 1 ? "0 " + text : text;
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

    /**
     * True when the hour field matches every hour. Hours with other steps are wall-clock times, as listed hours are.
     */
    boolean isEveryHour() {
        return hour.equals("*") || hour.equals("*/1");
    }
}
