package com.distributed.jobscheduler.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A raw socket in front of a peer: records a client's bytes and passes them on. Reads the record as a peer that knows
 * only {@code Content-Length} (contract: "On the wire").
 */
public final class RequestTap implements AutoCloseable {
    private static final Set<String> WITH_A_LENGTH = Set.of("POST", "PUT", "PATCH");

    private final ServerSocket server;
    private final int target;
    private final Queue<ByteArrayOutputStream> connections = new ConcurrentLinkedQueue<>();

    /** Passes on to this port of this machine. */
    public RequestTap(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** The URL to which a client sends its requests. */
    public String url() {
        return "http://localhost:" + server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                var sent = new ByteArrayOutputStream();
                connections.add(sent);
                var peer = new Socket(InetAddress.getLoopbackAddress(), target);
                Thread.ofVirtual().start(() -> pass(client, peer, sent));
                Thread.ofVirtual().start(() -> pass(peer, client, OutputStream.nullOutputStream()));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void pass(Socket from, Socket to, OutputStream kept) {
        try (from;
                to) {
            var buffer = new byte[8192];
            var in = from.getInputStream();
            for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                kept.write(buffer, 0, n);
                to.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException e) {
            // One side has closed.
        }
    }

    /**
     * A recorded request.
     *
     * @param headers by their names in lower case
     */
    public record Request(String method, String path, Map<String, String> headers, String body) {
        private String complaint() {
            if (headers.containsKey("transfer-encoding")) {
                return "chunked";
            }
            return WITH_A_LENGTH.contains(method) && !headers.containsKey("content-length") ? "no length" : "";
        }
    }

    /** The requests so far, by connection. */
    public List<Request> requests() {
        var all = new ArrayList<Request>();
        for (var connection : connections) {
            try (var bytes = new ByteArrayInputStream(connection.toByteArray())) {
                for (var request = next(bytes); request != null; request = next(bytes)) {
                    all.add(request);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    private static Request next(InputStream in) throws IOException {
        var line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        var headers = new TreeMap<String, String>();
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            var colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        var length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        var body = headers.containsKey("transfer-encoding") ? in.readAllBytes() : in.readNBytes(length);
        var words = line.split(" ", 3);
        return new Request(
                words[0], words[1].replaceAll("\\?.*", ""), headers, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    /** Each of these calls was made, and such a peer reads each request correctly. */
    public void assertReadableByAll(String... calls) {
        var requests = requests();
        assertThat(requests)
                .allSatisfy(request ->
                        assertThat(request.complaint()).as("%s", request).isEmpty());
        assertThat(requests)
                .filteredOn(
                        request -> "application/json".equals(request.headers().get("content-type")))
                .allSatisfy(request -> assertThat(request.body()).isNotEmpty());
        assertThat(requests).extracting(r -> r.method() + " " + r.path()).contains(calls);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
