package com.distributed.jobscheduler.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An answer as it came over the wire. */
record RawAnswer(int status, Map<String, String> headers, String body) {
    static RawAnswer parse(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        var end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new RawAnswer(0, Map.of(), text);
        }
        var lines = text.substring(0, end).split("\r\n", -1);
        var headers = new TreeMap<String, String>();
        for (var i = 1; i < lines.length; i++) {
            var colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        var body = text.substring(end + 4);
        var whole = "chunked".equals(headers.get("transfer-encoding")) ? unchunked(body) : body;
        return new RawAnswer(
                Integer.parseInt(lines[0].split(" ", 3)[1]),
                headers,
                new String(whole.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    private static String unchunked(String body) {
        var whole = new ByteArrayOutputStream();
        var at = 0;
        while (true) {
            var line = body.indexOf("\r\n", at);
            var size = line < 0 ? 0 : Integer.parseInt(body.substring(at, line), 16);
            if (size == 0) {
                return whole.toString(StandardCharsets.ISO_8859_1);
            }
            var chunk = body.substring(line + 2, Math.min(body.length(), line + 2 + size));
            whole.writeBytes(chunk.getBytes(StandardCharsets.ISO_8859_1));
            at = line + 2 + size + 2;
        }
    }
}
