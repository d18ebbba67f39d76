package com.distributed.jobscheduler.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A receiver of webhooks on this machine that reads each, remembers it, and then does what the test says. */
public final class Webhooks implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Delivery> arrived = new ArrayList<>();
    private volatile Function<Delivery, Reaction> reactions = delivery -> Reaction.ACCEPT;

    /** What the receiver does after it has read a request. */
    public enum Reaction {
        ACCEPT,
        FAIL,
        /** Answers nothing, and keeps the connection. */
        HANG,
        /** Closes the connection without an answer. */
        DROP,
        REDIRECT
    }

    /** One request. */
    public record Delivery(Map<String, String> headers, String text, Reaction reaction) {
        public String id() {
            return headers.get("webhook-id");
        }

        public JsonNode body() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public String type() {
            return body().path("type").textValue();
        }

        public JsonNode data() {
            return body().path("data");
        }

        public long jobId() {
            return data().path("jobId").longValue();
        }
    }

    public Webhooks() {
        this(InetAddress.getLoopbackAddress());
    }

    public Webhooks(InetAddress address) {
        try {
            server = HttpServer.create(new InetSocketAddress(address, 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    public String url() {
        return url("localhost");
    }

    public String url(String host) {
        return "http://" + host + ":" + server.getAddress().getPort() + "/hook";
    }

    /** From now on it does this with each request. */
    public Webhooks doing(Function<Delivery, Reaction> reaction) {
        reactions = reaction;
        return this;
    }

    private void receive(HttpExchange exchange) throws IOException {
        var text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var headers = exchange.getRequestHeaders().entrySet().stream()
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT),
                        header -> String.join(",", header.getValue())));
        Reaction reaction;
        synchronized (arrived) {
            reaction = reactions.apply(new Delivery(headers, text, Reaction.ACCEPT));
            arrived.add(new Delivery(headers, text, reaction));
        }
        switch (reaction) {
            case ACCEPT -> exchange.sendResponseHeaders(204, -1);
            case FAIL -> exchange.sendResponseHeaders(500, -1);
            case REDIRECT -> {
                exchange.getResponseHeaders().set("Location", "/moved");
                exchange.sendResponseHeaders(307, -1);
            }
            case HANG -> {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            case DROP -> {}
        }
        exchange.close();
    }

    /** All requests so far, in the order in which they were read. */
    public List<Delivery> arrived() {
        synchronized (arrived) {
            return List.copyOf(arrived);
        }
    }

    /** The requests for a job. */
    public List<Delivery> of(long jobId) {
        return arrived().stream().filter(delivery -> delivery.jobId() == jobId).toList();
    }

    /** The types of a job's notices, each message once, in the order in which they first came. */
    public List<String> typesOf(long jobId) {
        var seen = new LinkedHashSet<String>();
        return of(jobId).stream()
                .filter(delivery -> seen.add(delivery.id()))
                .map(Delivery::type)
                .toList();
    }

    public void forget() {
        synchronized (arrived) {
            arrived.clear();
        }
        reactions = delivery -> Reaction.ACCEPT;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
