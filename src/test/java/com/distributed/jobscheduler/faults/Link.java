package com.distributed.jobscheduler.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** One TCP route between two processes, through which all their messages pass; it can disturb them. */
final class Link implements AutoCloseable {
    /** How it treats messages. */
    enum Mode {
        CLEAR,
        /** Every connection ends before the request has left. */
        CUT_BEFORE_REQUEST,
        /** Half of a request arrives. */
        CUT_IN_REQUEST,
        /** The request arrives, its reply does not. */
        REPLY_LOST,
        /** All bytes are swallowed, without an error. */
        BLACKHOLE,
        /** All bytes arrive, late. */
        SLOW,
        /** The reply arrives byte by byte. */
        DRIP,
        /** A proxy without its backend answers 404; the request does not arrive. */
        NOT_FOUND,
        /** The same with a 200, and a maintenance page. */
        WEB_PAGE,
        /** The same with a 200, and an empty body. */
        BARE_SUCCESS,
        /** An agent of the base contract at its capacity: it says that it has the job, and drops it. */
        ACCEPT_AND_DROP,
        /** A proxy treats the reply as a failure: the request arrives, and its answer is a 503. */
        UNAVAILABLE
    }

    /** Reports the first message with this text, in that direction, and holds it for ever unless it passes. */
    record Trap(boolean request, Pattern text, boolean passes, Runnable caught) {}

    private static final Set<Mode> ANSWERED_HERE =
            EnumSet.of(Mode.NOT_FOUND, Mode.WEB_PAGE, Mode.BARE_SUCCESS, Mode.ACCEPT_AND_DROP);
    private static final String ACCEPTED = "{\"success\":true,\"data\":\"OK\",\"message\":null,\"errorCode\":null}";

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Trap> trap = new AtomicReference<>();
    private volatile Mode mode = Mode.CLEAR;

    Link(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void become(Mode next) {
        var before = mode;
        mode = next;
        if (before == Mode.BLACKHOLE) {
            // The swallowed bytes are missing from these connections for ever.
            open.forEach(Link::reset);
        }
    }

    void set(Trap next) {
        trap.set(next);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException e) {
                // closed, or an accept that failed: the client sees it
            }
        }
    }

    private void connect(Socket client) {
        var upstream = new Socket();
        open.add(upstream);
        try {
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 2_000);
        } catch (IOException e) {
            end(client, upstream);
            return;
        }
        Thread.ofVirtual().start(() -> pump(client, upstream, true));
        pump(upstream, client, false);
    }

    private void pump(Socket from, Socket to, boolean request) {
        var buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (isCaught(buffer, n, request)) {
                    return;
                }
                if (isAnsweredHere(request)) {
                    answer(request ? from : to);
                    if (request) {
                        in.transferTo(OutputStream.nullOutputStream());
                        break;
                    }
                    // The other direction ends when the client has read it, and closes both.
                    return;
                }
                if (!pass(buffer, n, out, request)) {
                    break;
                }
            }
        } catch (IOException e) {
            // one side has closed: close the other
        }
        end(from, to);
    }

    /** True when it is held. */
    private boolean isCaught(byte[] buffer, int n, boolean request) {
        var set = trap.get();
        if (set != null
                && set.request() == request
                && set.text()
                        .matcher(new String(buffer, 0, n, StandardCharsets.ISO_8859_1))
                        .find()
                && trap.compareAndSet(set, null)) {
            set.caught().run();
            return !set.passes();
        }
        return false;
    }

    private boolean isAnsweredHere(boolean request) {
        return request ? ANSWERED_HERE.contains(mode) : mode == Mode.UNAVAILABLE;
    }

    private void answer(Socket client) throws IOException {
        var page = """
                HTTP/1.1 %s\r
                Content-Type: text/html\r
                Content-Length: 15\r
                Connection: close\r
                \r
                <p>a proxy</p>
                """;
        var answer = switch (mode) {
            case NOT_FOUND -> page.formatted("404 Not Found");
            case WEB_PAGE -> page.formatted("200 OK");
            case BARE_SUCCESS -> "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            case ACCEPT_AND_DROP -> """
                HTTP/1.1 200 OK\r
                Content-Type: application/json\r
                Content-Length: %d\r
                Connection: close\r
                \r
                %s""".formatted(ACCEPTED.length(), ACCEPTED);
            default -> page.formatted("503 Service Unavailable");
        };
        client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        client.shutdownOutput();
    }

    /** False when the connection must end. */
    private boolean pass(byte[] buffer, int n, OutputStream out, boolean request) throws IOException {
        switch (mode) {
            case CUT_BEFORE_REQUEST -> {
                return false;
            }
            case CUT_IN_REQUEST -> {
                out.write(buffer, 0, request ? n / 2 : n);
                return !request;
            }
            case REPLY_LOST -> {
                if (!request) {
                    return false;
                }
                out.write(buffer, 0, n);
            }
            case BLACKHOLE -> {}
            case SLOW -> {
                pause(150);
                out.write(buffer, 0, n);
            }
            case DRIP -> {
                if (request) {
                    out.write(buffer, 0, n);
                } else {
                    drip(buffer, n, out);
                }
            }
            case CLEAR, NOT_FOUND, WEB_PAGE, BARE_SUCCESS, ACCEPT_AND_DROP, UNAVAILABLE -> out.write(buffer, 0, n);
        }
        return true;
    }

    private void drip(byte[] buffer, int n, OutputStream out) throws IOException {
        for (var i = 0; i < n; i++) {
            out.write(buffer, i, 1);
            if (mode == Mode.DRIP) {
                pause(50);
            }
        }
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private void end(Socket one, Socket other) {
        reset(one);
        reset(other);
        open.remove(one);
        open.remove(other);
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // ended already
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(Link::reset);
    }
}
