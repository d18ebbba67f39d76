package com.distributed.jobscheduler.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The jobs' work: a request to this server. Its log of keys is the only witness of the runs. */
final class Sink implements AutoCloseable {
    private final HttpServer server;
    private final Queue<String> keys = new ConcurrentLinkedQueue<>();
    private final Set<String> failedOnce = ConcurrentHashMap.newKeySet();

    Sink() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/ok", exchange -> answer(exchange, 200));
        server.createContext("/fails", exchange -> answer(exchange, 500));
        server.createContext("/fails-once", exchange -> {
            var key = key(exchange);
            answer(exchange, failedOnce.add(key.substring(0, key.indexOf(':'))) ? 500 : 200);
        });
        server.createContext("/takes-long", exchange -> {
            // Recorded at the begin: an interrupted run has taken effect, too.
            keys.add(key(exchange));
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            send(exchange, 200);
        });
        server.start();
    }

    String payload(String path) {
        return "{\\\"url\\\":\\\"http://localhost:%d/%s\\\",\\\"method\\\":\\\"POST\\\"}"
                .formatted(server.getAddress().getPort(), path);
    }

    /** The idempotency key of each run that arrived, once per run. */
    List<String> started() {
        return List.copyOf(keys);
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        keys.add(key(exchange));
        send(exchange, status);
    }

    private static String key(HttpExchange exchange) {
        return exchange.getRequestHeaders().getFirst("Idempotency-Key");
    }

    private static void send(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
