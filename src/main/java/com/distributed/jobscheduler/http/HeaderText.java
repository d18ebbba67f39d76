package com.distributed.jobscheduler.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;

/** Free text in a header: percent-encoded UTF-8, for a header is ASCII. */
public final class HeaderText {
    /** In characters; all of them encoded, it still fits the headers that a server reads. */
    private static final int LONGEST = 500;

    private HeaderText() {}

    /** The text as one line, cut where it is too long for a header. */
    public static String encode(String text) {
        return UriUtils.encode(Printable.line(text, LONGEST), StandardCharsets.UTF_8);
    }

    /** The text of a header; a per cent sign that encodes nothing stands for itself. */
    public static String decode(String value) {
        var bytes = new ByteArrayOutputStream(value.length());
        for (var i = 0; i < value.length(); i++) {
            var encoded = value.charAt(i) == '%' ? hex(value, i + 1) * 16 + hex(value, i + 2) : -1;
            if (encoded >= 0) {
                bytes.write(encoded);
                i += 2;
            } else {
                bytes.write(value.charAt(i)); // a server reads a header byte by byte
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** A number so small that no other digit makes up for it, where there is no hexadecimal digit. */
    private static int hex(String value, int at) {
        var digit = at < value.length() ? Character.digit(value.charAt(at), 16) : -1;
        return digit < 0 ? -1_000 : digit;
    }
}
