package com.distributed.jobscheduler.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
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
    private final Queue<Arrival> versions = new ConcurrentLinkedQueue<>();
    private final List<Turn> limited = new ArrayList<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Set<String> failedOnce = ConcurrentHashMap.newKeySet();

    /** A run whose payload carried a version. */
    record Arrival(String key, int version) {
        long jobId() {
            return Long.parseLong(job(key));
        }
    }

    /** The begin or the end of a run at {@code limited}. */
    record Turn(String key, boolean begins) {}

    Sink() {
        try {
            // On all addresses of this machine: agents that may call one host each come to different ones.
            server = HttpServer.create(new InetSocketAddress(0), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/ok", exchange -> answer(exchange, 200));
        server.createContext("/fails", exchange -> answer(exchange, 500));
        server.createContext("/fails-once", exchange -> {
            var key = key(exchange);
            answer(exchange, failedOnce.add(job(key)) ? 500 : 200);
        });
        server.createContext("/takes-long", exchange -> {
            // Recorded at the begin: an interrupted run has taken effect, too.
            keys.add(key(exchange));
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            send(exchange, 200);
        });
        server.createContext("/limited", exchange -> {
            var key = key(exchange);
            keys.add(key);
            turn(key, true);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
            turn(key, false);
            send(exchange, 200);
        });
        server.createContext("/in-turn", exchange -> {
            var job = job(key(exchange));
            var fails = failing.add(job);
            if (!fails) {
                failing.remove(job);
            }
            answer(exchange, fails ? 500 : 200);
        });
        server.createContext("/version/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            var arrival = new Arrival(key(exchange), Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)));
            versions.add(arrival);
            // Every other job has a retry, which takes the definition as it is then.
            answer(exchange, arrival.jobId() % 2 == 0 && failedOnce.add("version " + arrival.jobId()) ? 500 : 200);
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

    /** The runs at {@code version/<n>}, in the order in which they arrived. */
    List<Arrival> versions() {
        return List.copyOf(versions);
    }

    private void turn(String key, boolean begins) {
        synchronized (limited) {
            limited.add(new Turn(key, begins));
        }
    }

    /** Begins and ends of the runs at {@code limited}, in order. */
    List<Turn> limited() {
        synchronized (limited) {
            return List.copyOf(limited);
        }
    }

    private static String job(String key) {
        return key.substring(0, key.indexOf(':'));
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
