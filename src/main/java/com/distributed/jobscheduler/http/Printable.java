package com.distributed.jobscheduler.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes foreign text fit for one line of a log or a message. */
public final class Printable {
    private static final int LONGEST = 100;
    /** Control characters, direction marks, and halves of surrogate pairs. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private static final Pattern UNPRINTABLE_IN_LINES =
            Pattern.compile("[[\\p{Cc}&&[^\n\t]]\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private static final Pattern BLANKS = Pattern.compile("[\\p{Cntrl}\\s]+");

    private Printable() {}

    /** The text on one line; each unprintable character is replaced by its code. */
    public static String oneLine(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return UNPRINTABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(code(found.group())));
            }
        }
        return text;
    }

    /** The text as lines, which keep their ends and tabs: every other unprintable character is shown by its code. */
    public static String block(String text) {
        return UNPRINTABLE_IN_LINES
                .matcher(text.replace("\r\n", "\n"))
                .replaceAll(found -> Matcher.quoteReplacement(code(found.group())));
    }

    private static String code(String unprintable) {
        return switch (unprintable) {
            case "\n" -> "\\n";
            case "\r" -> "\\r";
            case "\t" -> "\\t";
            default -> "\\u%04x".formatted(unprintable.codePointAt(0));
        };
    }

    /** The text with a question mark for each unprintable character, shortened to 100 characters. */
    public static String shortened(String text) {
        var cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return UNPRINTABLE.matcher(cut).replaceAll("?");
    }

    /** The text on one line, with a space for each line break, shortened to this many characters. */
    public static String line(String text, int longest) {
        var line = BLANKS.matcher(text).replaceAll(" ").strip();
        if (line.length() <= longest) {
            return line;
        }
        var end = longest - (Character.isHighSurrogate(line.charAt(longest - 4)) ? 4 : 3);
        return line.substring(0, end) + "...";
    }
}
