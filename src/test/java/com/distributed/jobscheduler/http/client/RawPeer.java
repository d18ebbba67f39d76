package com.distributed.jobscheduler.http.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A peer that answers byte by byte as a test tells it, and records every request. */
final class RawPeer implements AutoCloseable {
    private final ServerSocket server;
    private final String scheme;
    private final Script script;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread accepting;

    /** Answers one request. */
    @FunctionalInterface
    interface Script {
        /**
         * Writes the answer, or a part of it.
         *
         * @param number of the request, from 1
         * @return true to keep the connection open for the next request
         */
        boolean answer(int number, OutputStream out) throws IOException;
    }

    RawPeer(Script script) {
        this(plain(), "http", script);
    }

    /** Listens on this socket instead of a plain one. */
    RawPeer(ServerSocket server, String scheme, Script script) {
        this.server = server;
        this.scheme = scheme;
        this.script = script;
        this.accepting = Thread.ofVirtual().start(this::accept);
    }

    private static ServerSocket plain() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return URI.create(scheme + "://localhost:" + server.getLocalPort());
    }

    /** The request lines so far. */
    List<String> requests() {
        return requests;
    }

    /** Sends the text byte by byte until the other side, or this peer, closes. */
    void drip(OutputStream out, String text) throws IOException {
        while (true) {
            for (var b : text.getBytes(StandardCharsets.US_ASCII)) {
                out.write(b);
                out.flush();
                if (isClosedAfter(20)) {
                    return;
                }
            }
        }
    }

    /** Stays silent until this peer is closed. */
    void fallSilent() {
        while (!isClosedAfter(1000)) {}
    }

    private boolean isClosedAfter(int millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            do {
                var line = in.readLine();
                if (line == null) {
                    return;
                }
                skip(in);
                requests.add(line);
            } while (script.answer(requests.size(), socket.getOutputStream()));
        } catch (IOException e) {
            // The other side has closed.
        }
    }

    private static void skip(BufferedReader in) throws IOException {
        var length = 0;
        for (var header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
            if (header.startsWith("Content-Length: ")) {
                length = Integer.parseInt(header.substring("Content-Length: ".length()));
            }
        }
        for (var i = 0; i < length; i++) {
            in.read();
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        // The socket listens on until that thread has left it.
        try {
            accepting.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
