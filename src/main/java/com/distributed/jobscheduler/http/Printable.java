package com.distributed.jobscheduler.http;

import java.util.regex.Pattern;

/** Foreign text made fit for one line of a log or a message. */
public final class Printable {
    private static final int LONGEST = 100;
    /** Controls, also invisible ones that turn the text around, and halves of surrogate pairs. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private Printable() {}

    /** The text with a question mark for each unprintable character, cut to 100 characters. */
    public static String shortened(String text) {
        var cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return UNPRINTABLE.matcher(cut).replaceAll("?");
    }
}
