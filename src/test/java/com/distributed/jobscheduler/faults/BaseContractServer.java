package com.distributed.jobscheduler.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The HTTP half of a stand-in for somebody else's service, which knows the base contract alone. */
abstract class BaseContractServer implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    BaseContractServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
    }

    final void start() {
        server.start();
    }

    final int port() {
        return server.getAddress().getPort();
    }

    /** One request; a header is read for the witness alone. */
    record Call(String method, String path, Map<String, String> query, String body, String worker) {
        String route() {
            return method + " " + path;
        }
    }

    /** What it answers; JSON text, or null where the call is none of the base contract. */
    record Answer(int status, String json) {
        static final Answer UNKNOWN_CALL = error(404, "Not Found");

        static Answer ok(String data) {
            return new Answer(200, "{\"success\":true,\"data\":%s,\"message\":null}".formatted(data));
        }

        /** Spring's default, without the contract's envelope. */
        static Answer error(int status, String error) {
            return new Answer(
                    status,
                    "{\"timestamp\":\"2026-01-01T00:00:00.000+00:00\",\"status\":%d,\"error\":\"%s\",\"path\":\"/\"}"
                            .formatted(status, error));
        }
    }

    abstract Answer answer(Call call) throws IOException;

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var uri = exchange.getRequestURI();
            var query = new HashMap<String, String>();
            if (uri.getQuery() != null) {
                for (var pair : uri.getQuery().split("&", -1)) {
                    var cut = pair.indexOf('=');
                    query.put(pair.substring(0, cut), pair.substring(cut + 1));
                }
            }
            var worker = exchange.getRequestHeaders().getFirst("Scheduler-Worker-Id");
            var answer = answer(new Call(
                    exchange.getRequestMethod(),
                    uri.getPath(),
                    query,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    worker == null ? "" : worker));
            var body = answer.json().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
