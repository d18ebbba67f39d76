package com.distributed.jobscheduler.http;

/** Foreign text made fit for one line of a log or a message. */
public final class Printable {
    private static final int LONGEST = 100;

    private Printable() {}

    /** The text without control characters, cut to 100 characters. */
    public static String shortened(String text) {
        var cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
