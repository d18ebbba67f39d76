package com.distributed.jobscheduler.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request, byte by byte. */
@SuppressWarnings("ArrayRecordComponent")
public record HostileRequest(String method, String target, List<String> headers, byte[] body) {
    private static final int ANSWER_WITHIN = 20_000;

    static HostileRequest of(String method, String target) {
        return new HostileRequest(method, target, List.of(), new byte[0]);
    }

    HostileRequest with(String... more) {
        var all = new ArrayList<>(headers);
        all.addAll(List.of(more));
        return new HostileRequest(method, target, all, body);
    }

    HostileRequest json(byte[] text) {
        return new HostileRequest(method, target, headers, text)
                .with("Content-Type: application/json", "Content-Length: " + text.length);
    }

    HostileRequest json(String text) {
        return json(text.getBytes(StandardCharsets.UTF_8));
    }

    HostileRequest body(byte[] bytes, String... more) {
        return new HostileRequest(method, target, headers, bytes).with(more);
    }

    boolean isSafe() {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS") || method.equals("TRACE");
    }

    /** Sends it on its own connection and reads to the end of the answer, or to the first event of a stream. */
    RawAnswer sendTo(int port) {
        var bytes = new ByteArrayOutputStream();
        var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        if (headers.stream().noneMatch(h -> h.startsWith("Host"))) {
            head.append("Host: localhost\r\n");
        }
        headers.forEach(header -> head.append(header).append("\r\n"));
        head.append("Connection: close\r\n\r\n");
        bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_WITHIN);
            socket.setTcpNoDelay(true);
            try {
                socket.getOutputStream().write(bytes.toByteArray());
                socket.shutdownOutput();
            } catch (IOException refusedEarly) {
                // The answer may have arrived nevertheless.
            }
            return RawAnswer.parse(read(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(this + " has no answer", e);
        }
    }

    private static byte[] read(InputStream answer) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        var isStream = false;
        while (!isStream) {
            var n = answer.read(buffer);
            if (n < 0) {
                break;
            }
            bytes.write(buffer, 0, n);
            var head = bytes.size() > 2 * buffer.length ? "" : bytes.toString(StandardCharsets.ISO_8859_1);
            isStream = head.contains("Content-Type: text/event-stream") && head.contains("\n\n");
        }
        return bytes.toByteArray();
    }

    @Override
    public String toString() {
        var all = method + " " + target + " " + headers + " "
                + new String(body, 0, Math.min(200, body.length), StandardCharsets.ISO_8859_1);
        return all.length() > 400 ? all.substring(0, 400) + "..." : all;
    }
}
