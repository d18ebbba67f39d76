package com.distributed.jobscheduler.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One request as it goes over the wire, and its answer byte for byte, but for the instants and the session in it. */
record RawCall(String text) {
    static RawCall of(String method, String path, String... headers) {
        return withBody(method, path, "", headers);
    }

    static RawCall withBody(String method, String path, String body, String... headers) {
        var text =
                new StringBuilder("%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n".formatted(method, path));
        for (var header : headers) {
            text.append(header).append("\r\n");
        }
        if (!body.isEmpty()) {
            text.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return new RawCall(text.append("\r\n").append(body).toString());
    }

    String answerFrom(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("(\r\nDate: |JSESSIONID=)[^;\r\n]*", "$1…")
                    .replaceAll("(\"timestamp\":)\"[^\"]*\"", "$1\"…\"")
                    .replaceAll("(<div id='created'>)[^<]*", "$1…");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return text.lines().findFirst().orElse("");
    }
}
