package com.distributed.jobscheduler.http.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A client that sends a request byte by byte, on a raw socket. */
public final class SlowClient {
    private static final int PAUSE_MILLIS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private SlowClient() {}

    /**
     * Sends the beginning at once, then the other text again and again, byte by byte.
     *
     * @return the begin of the server's answer; empty when it closed without one
     */
    public static String drip(int port, String atOnce, String thenSlowly) throws IOException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PAUSE_MILLIS);
            socket.getOutputStream().write(atOnce.getBytes(StandardCharsets.ISO_8859_1));
            for (var i = 0; System.nanoTime() < end; i++) {
                try {
                    return answer(socket);
                } catch (SocketTimeoutException nothingYet) {
                    try {
                        socket.getOutputStream().write(thenSlowly.charAt(i % thenSlowly.length()));
                    } catch (SocketException hungUp) {
                        return answer(socket); // which may have come meanwhile
                    }
                }
            }
        } catch (SocketException reset) {
            return "";
        }
        throw new AssertionError("still being served after " + PATIENCE);
    }

    private static String answer(Socket socket) throws IOException {
        var first = socket.getInputStream().read();
        return first < 0
                ? ""
                : (char) first + new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
    }

    /** As {@link #drip}, beside other slow clients. */
    public static CompletableFuture<String> dripping(int port, String atOnce, String thenSlowly) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return drip(port, atOnce, thenSlowly);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                Thread::startVirtualThread);
    }
}
