package com.distributed.jobscheduler.agent;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A Job Store that calls each agent at the URL that it registers, while it registers. */
public final class CallingStore implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http;
    private final List<Registration> registrations = new CopyOnWriteArrayList<>();

    /**
     * One registration.
     *
     * @param url null where the agent gave none
     * @param status what its call for its status answered then, as text; empty where it could not be called
     */
    public record Registration(String url, String status) {}

    public CallingStore() {
        this(HttpClient.newHttpClient());
    }

    /** Calls the agents with this client. */
    public CallingStore(HttpClient http) {
        this.http = http;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    public List<Registration> registrations() {
        return registrations;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestURI().getPath().equals("/api/workers")) {
                var url = JSON.readTree(body).path("url").textValue();
                registrations.add(new Registration(url, url == null ? "" : status(url)));
            }
            var answer = FakeStore.envelope("null").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private String status(String url) {
        try {
            var request = HttpRequest.newBuilder(URI.create(url + "/api/worker-agent/status"));
            return http.send(request.build(), BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
        http.close();
    }
}
