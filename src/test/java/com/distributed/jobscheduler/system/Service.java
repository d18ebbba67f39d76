package com.distributed.jobscheduler.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A service on this machine, as curl sees it. */
public record Service(int port, @Nullable SSLContext tls) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    public Service(int port) {
        this(port, null);
    }

    public String url() {
        return (tls == null ? "http" : "https") + "://localhost:" + port;
    }

    public boolean isReady() {
        try {
            var management = new Service(port + 1000);
            return management
                            .send(management
                                    .request("/actuator/health/readiness")
                                    .GET())
                            .statusCode()
                    == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** The answer's {@code data}. */
    public JsonNode get(String path) {
        return data(request(path).GET());
    }

    public JsonNode post(String path) {
        return data(request(path).POST(BodyPublishers.noBody()));
    }

    public JsonNode post(String path, String json) {
        return data(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    /** The same under an Idempotency-Key. */
    public JsonNode post(String path, String json, String key) {
        return data(request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(json)));
    }

    /** The same until it is answered, for a service that is busy. */
    public JsonNode postUntilAnswered(String path, String json, String key) {
        return Awaitility.await(path)
                .atMost(Duration.ofMinutes(2))
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> post(path, json, key), answer -> true);
    }

    public JsonNode put(String path, String json) {
        return data(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
    }

    public JsonNode patch(String path, String json) {
        return data(request(path)
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString(json)));
    }

    public JsonNode delete(String path) {
        return data(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(10));
    }

    private JsonNode data(HttpRequest.Builder request) {
        var answer = send(request);
        try {
            if (answer.statusCode() / 100 != 2) {
                throw new IOException(answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body()).path("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            if (tls == null) {
                return HTTP.send(request.build(), BodyHandlers.ofString());
            }
            // A new connection per call, so that each shows the current certificates.
            try (var http = HttpClient.newBuilder().sslContext(tls).build()) {
                return http.send(request.build(), BodyHandlers.ofString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
