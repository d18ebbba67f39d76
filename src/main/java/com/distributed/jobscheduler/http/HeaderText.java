package com.distributed.jobscheduler.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;

/** Free text in a header: percent-encoded UTF-8, because a header is ASCII. */
public final class HeaderText {
    /** In characters. Even if each one is encoded, the header stays below a server's limit. */
    private static final int LONGEST = 500;

    private HeaderText() {}

    /** Encodes the text as one line, shortened to LONGEST. */
    public static String encode(String text) {
        return UriUtils.encode(Printable.line(text, LONGEST), StandardCharsets.UTF_8);
    }

    /** Decodes a header; a per cent sign without two hexadecimal digits stays as it is. */
    public static String decode(String value) {
        var bytes = new ByteArrayOutputStream(value.length());
        for (var i = 0; i < value.length(); i++) {
            var encoded = value.charAt(i) == '%' ? hex(value, i + 1) * 16 + hex(value, i + 2) : -1;
            if (encoded >= 0) {
                bytes.write(encoded);
                i += 2;
            } else {
                bytes.write(value.charAt(i)); // one byte per char: servers read a header byte by byte
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The digit's value; without a hexadecimal digit so small that the sum of both digits stays negative. */
    private static int hex(String value, int at) {
        var digit = at < value.length() ? Character.digit(value.charAt(at), 16) : -1;
        return digit < 0 ? -1_000 : digit;
    }
}
