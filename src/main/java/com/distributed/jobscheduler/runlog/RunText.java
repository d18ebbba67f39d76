package com.distributed.jobscheduler.runlog;

import com.distributed.jobscheduler.http.Printable;

/**
 * Text that a handler says, made fit for a record: it has no control characters, no halves of surrogate pairs, nothing that
 * turns text around, and an end. What is too long is cut and marked, never refused.
 */
public final class RunText {
    /** The longest result, in bytes of UTF-8. */
    public static final int MOST_RESULT_BYTES = 8 * 1024;
    /** The longest line of a log, in characters. */
    public static final int LONGEST_LINE = 1_000;
    /** The longest text beside a progress, in characters. */
    public static final int LONGEST_PROGRESS = 200;

    private static final String MARK = "...";

    private RunText() {}

    /** A result of one or several lines. */
    public static String result(String text) {
        var block = Printable.block(start(text, MOST_RESULT_BYTES));
        return utf8Length(block) <= MOST_RESULT_BYTES && text.length() <= MOST_RESULT_BYTES
                ? block
                : upTo(block, MOST_RESULT_BYTES - MARK.length()) + MARK;
    }

    /** One line of a log. */
    public static String line(String text) {
        return oneLine(text, LONGEST_LINE);
    }

    /** The text beside a progress. */
    public static String progress(String text) {
        return oneLine(text, LONGEST_PROGRESS);
    }

    private static String oneLine(String text, int longest) {
        var line = Printable.oneLine(start(text, longest + 2).replace('\t', ' '));
        if (line.length() <= longest) {
            return line;
        }
        var end = longest - MARK.length();
        return line.substring(0, Character.isLowSurrogate(line.charAt(end)) ? end - 1 : end) + MARK;
    }

    /** Enough of the beginning, so that a text of any size costs no more than one that fits. */
    private static String start(String text, int chars) {
        return text.length() <= chars
                ? text
                : text.substring(0, Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars);
    }

    /** The longest beginning that takes at most so many bytes of UTF-8. */
    private static String upTo(String text, int mostBytes) {
        var bytes = 0;
        for (var i = 0; i < text.length(); ) {
            var c = text.codePointAt(i);
            bytes += utf8Length(c);
            if (bytes > mostBytes) {
                return text.substring(0, i);
            }
            i += Character.charCount(c);
        }
        return text;
    }

    /** How many bytes of UTF-8 the text takes. */
    public static int utf8Length(String text) {
        var bytes = 0;
        for (var i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            bytes += utf8Length(text.codePointAt(i));
        }
        return bytes;
    }

    private static int utf8Length(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }
}
