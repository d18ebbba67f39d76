package com.distributed.jobscheduler.hostile;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Values that have broken services before. */
final class Corpus {
    static final int DEEP = 10_000;

    /** JSON or nearly JSON values for a field. */
    static final List<String> FIELD_VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "-0",
            "2147483648",
            "9223372036854775808",
            "1e400",
            "1e999999999",
            "9".repeat(5_000),
            "NaN",
            "Infinity",
            "-Infinity",
            "0x10",
            "01",
            "\"\"",
            "\" \"",
            "\"x\"",
            "\"1\"",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\u001b[31m\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\u202e\"",
            "\"\\q\"",
            "\"\\u12\"",
            "\"unfinished",
            "\"" + "x".repeat(70_000) + "\"",
            "\"+999999999-12-31T23:59:59.999999999Z\"",
            "\"-999999999-01-01T00:00:00Z\"",
            "\"+999999999-12-31T23:59:59-18:00\"",
            "\"-999999999-01-01T00:00:00+18:00\"",
            "\"2026-13-45T99:00:00Z\"",
            "\"0000-00-00T00:00:00Z\"",
            "\"9999-12-31T23:59:59-18:00\"",
            "[]",
            "{}",
            "[null]",
            "[\"x\"]",
            "[1e400]",
            "[-1,100]",
            "[[[[]]]]",
            "{\"a\":1}",
            "[" + "1,".repeat(20_000) + "1]",
            nested("[", "]", 1_001),
            "1,,2");

    /** Texts for a query parameter or a part of the path, as they stand in the request line. */
    static final List<String> URL_VALUES = List.of(
            "",
            "%20",
            "x",
            "-1",
            "0",
            "1.5",
            "0x1",
            "1e3",
            "2147483648",
            "99999999999999999999",
            "-9223372036854775808",
            "NaN",
            "null",
            "true",
            "%00",
            "1%00",
            "%0d%0aX:1",
            "%1b%5b31m",
            "%ED%A0%80",
            "%C3%28",
            "%FF",
            "%zz",
            "%",
            "%E2%80%AE",
            "%F0%9F%98%80",
            "'%20or%201=1--",
            "%3Cscript%3E",
            "${7*7}",
            "%24%7Bjndi:ldap://x%7D",
            "1,,2",
            "1;x=y",
            "%2B999999999-12-31T23:59:59.999999999Z",
            "-999999999-01-01T00:00:00Z",
            "2026-01-05T10:00:00",
            "2026-01-05T10:00:00%2B18:00",
            "x".repeat(5_000));

    /** Parts of a path that pretend to be several parts. */
    static final List<String> PATH_VALUES =
            List.of("..", ".", "%2e%2e", "..;", "..;/", "%2e%2e%2f", "a%2Fb", "a%5Cb", ";", "//", "*", "**", "{id}");

    static final List<String> HEADER_VALUES = List.of(
            "",
            "x",
            "-1",
            "99999999999999999999",
            "\u001b[31m",
            "\u00e9\u00ff",
            "a\tb",
            "NaN",
            "1:1",
            "0:999999999999999",
            "%00",
            "+999999999-12-31T23:59:59.999999999Z",
            "-999999999-01-01T00:00:00Z",
            "x".repeat(3_000),
            "a\u0000b");

    static final List<String> CONTENT_TYPES = List.of(
            "",
            "text/plain",
            "text/html",
            "application/xml",
            "application/octet-stream",
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded;charset=nonsense",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "multipart/mixed; boundary=",
            "nonsense",
            "application/",
            "application/json;charset=nonsense",
            "application/json;charset=utf-16",
            "application/json;charset=\"",
            "application/json, text/plain",
            "application/*",
            "*/*");

    static final List<String> ACCEPTS = List.of(
            "text/html", "image/png", "application/xml", "nonsense", "a/b;q=7", "application/json;q=0", "*/json", "");

    static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO", "get", "PROPFIND");

    private Corpus() {}

    /** Bodies that are not a valid JSON object, or that no endpoint knows. */
    static Stream<byte[]> brokenBodies() {
        var texts = Stream.of(
                "",
                " ",
                "{",
                "}",
                "[",
                "]",
                "{\"a\":",
                "\"",
                "nul",
                "null",
                "true",
                "17",
                "\"text\"",
                "[]",
                "[null]",
                "[[]]",
                "[{}]",
                "[17]",
                "{\"a\"}",
                "{'a':1}",
                "{a:1}",
                "[1,]",
                "{\"a\":1,}",
                "// c\n{}",
                "/* c */",
                "\uFEFF{",
                "{}{}",
                "{}x",
                "NaN",
                "{\"\\u0000\":1}",
                "{\"\\ud800\":\"\\ud800\"}",
                "{\"a\":1,\"a\":2}",
                "<a/>",
                "a=b&c=d",
                nested("[", "", DEEP),
                nested("[", "]", DEEP),
                nested("{\"a\":", "", DEEP),
                nested("{\"a\":", "}", DEEP),
                "{\"" + "n".repeat(60_000) + "\":1}",
                "{\"a\":" + "9".repeat(60_000) + "}");
        var bytes = Stream.of(
                new byte[] {0, '[', 0, 0},
                new byte[] {0, 0, '[', 0},
                new byte[] {0, 0, 0, '{', 0x7f, 0x7f, 0x7f, 0x7f},
                new byte[] {'{', '"', (byte) 0xc3, '(', '"', ':', '1', '}'},
                new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '}'},
                new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0},
                new byte[] {(byte) 0xfe, (byte) 0xff, 0, '{', 0},
                new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0},
                "{\"a\":1".getBytes(StandardCharsets.UTF_16),
                "{\"a\":1".getBytes(Charset.forName("UTF-32")),
                new byte[64]);
        return Stream.concat(texts.map(t -> t.getBytes(StandardCharsets.UTF_8)), bytes);
    }

    static String nested(String open, String close, int depth) {
        return open.repeat(depth) + close.repeat(depth);
    }
}
