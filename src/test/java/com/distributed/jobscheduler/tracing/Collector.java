package com.distributed.jobscheduler.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Receives spans as an OpenTelemetry collector, and keeps them. */
final class Collector implements AutoCloseable {
    private final HttpServer server;
    private final Collection<Received> spans = new ConcurrentLinkedQueue<>();

    Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    /** One span, its ids in hexadecimal; {@code parent} is empty for a trace's first. */
    record Received(
            String service,
            String name,
            SpanKind kind,
            String trace,
            String id,
            String parent,
            Map<String, String> tags) {}

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            for (var resource : request.getResourceSpansList()) {
                var service = resource.getResource().getAttributesList().stream()
                        .filter(a -> a.getKey().equals("service.name"))
                        .map(a -> a.getValue().getStringValue())
                        .findFirst()
                        .orElseThrow();
                resource.getScopeSpansList().stream()
                        .flatMap(scope -> scope.getSpansList().stream())
                        .forEach(span -> spans.add(received(service, span)));
            }
            var answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
        }
    }

    private static Received received(String service, io.opentelemetry.proto.trace.v1.Span span) {
        var hex = HexFormat.of();
        return new Received(
                service,
                span.getName(),
                span.getKind(),
                hex.formatHex(span.getTraceId().toByteArray()),
                hex.formatHex(span.getSpanId().toByteArray()),
                hex.formatHex(span.getParentSpanId().toByteArray()),
                span.getAttributesList().stream()
                        .collect(Collectors.toMap(
                                a -> a.getKey(),
                                a -> a.getValue().hasIntValue()
                                        ? Long.toString(a.getValue().getIntValue())
                                        : a.getValue().getStringValue())));
    }

    Stream<Received> spans() {
        return spans.stream();
    }

    /** Waits for this many spans of this name and job. */
    List<Received> awaitSpans(String name, long job, int count) {
        return await(name + " of job " + job)
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> spans().filter(span -> span.name().equals(name)
                                        && Long.toString(job).equals(span.tags().get("jobId")))
                                .toList(),
                        found -> found.size() >= count);
    }

    /** Waits for this span's parent; it must be in the same trace. */
    Received parentOf(Received span) {
        var parent = await("the parent of " + span)
                .atMost(Duration.ofSeconds(10))
                .until(() -> spans().filter(s -> s.id().equals(span.parent())).findFirst(), found -> found.isPresent())
                .orElseThrow();
        assertThat(parent.trace()).isEqualTo(span.trace());
        return parent;
    }

    /** Waits for the one child of this span that meets the condition. */
    Received childOf(Received span, SpanKind kind, String name) {
        return await(kind + " " + name + " under " + span)
                .atMost(Duration.ofSeconds(10))
                .until(
                        () -> spans().filter(s -> s.parent().equals(span.id())
                                        && s.trace().equals(span.trace())
                                        && s.kind() == kind
                                        && s.name().equals(name))
                                .findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
