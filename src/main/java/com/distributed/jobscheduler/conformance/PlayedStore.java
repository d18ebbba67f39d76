package com.distributed.jobscheduler.conformance;

import com.distributed.jobscheduler.http.startup.RefusedStartException;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.WireHeaders;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Job Store for one agent: its answers look as ours, and are what each {@link Occurrence} is told to answer. It has no
 * group calls, as a base-only store has none: an agent falls back to single calls, so that each row looks at one job.
 */
final class PlayedStore implements AutoCloseable {
    private static final Pattern STATUS = Pattern.compile("/api/jobs/(\\d{1,18})/status");
    private static final Pattern OUTCOME = Pattern.compile("/api/executions/([^/]+)/outcome");
    private static final Pattern WORKER = Pattern.compile("/api/workers/([^/]+)/heartbeat");
    private static final byte[] NO_ENVELOPE = "{\"status\":\"ok\"}".getBytes(StandardCharsets.UTF_8);
    private static final Set<String> GROUPS = Set.of("/api/executions/starts", "/api/executions/outcomes");
    /** Longer than a check holds answers, shorter than it may last in all. */
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(20);

    private final ObjectMapper json;
    private final Clock clock;
    private final HttpServer server;
    private final AtomicLong nextJob;
    private final Map<Long, Occurrence> occurrences = new ConcurrentHashMap<>();
    private final Set<String> workers = ConcurrentHashMap.newKeySet();

    private PlayedStore(HttpServer server, ObjectMapper json, Clock clock) {
        this.server = server;
        this.json = json;
        this.clock = clock;
        // New in each check, for an agent remembers keys; small enough for a double, as some languages read it.
        this.nextJob = new AtomicLong(clock.instant().toEpochMilli() * 1000);
    }

    /**
     * Starts it on that port of every interface, for the agent may run in a container.
     *
     * @throws RefusedStartException when the port is taken
     */
    static PlayedStore start(int port, ObjectMapper json, Clock clock) throws IOException {
        // Or the JDK's server leaves each small answer to Nagle's algorithm: 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(port), 1024);
        } catch (BindException taken) {
            throw new RefusedStartException(
                    "--store-port: another process has the port %d; stop it, or choose a port".formatted(port)
                            + " that is free and give the agent the same");
        }
        var store = new PlayedStore(server, json, clock);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", store::serve);
        server.start();
        return store;
    }

    /** A job that is due now. */
    Occurrence newOccurrence() {
        var id = nextJob.incrementAndGet();
        var due = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var occurrence = new Occurrence(id, due, WireHeaders.occurrenceKey(id, due));
        occurrences.put(id, occurrence);
        return occurrence;
    }

    /** The names under which agents have registered. */
    Set<String> workers() {
        return Set.copyOf(workers);
    }

    private void serve(HttpExchange call) throws IOException {
        try (call) {
            var body = json.readTree(call.getRequestBody());
            route(call, body == null ? MissingNode.getInstance() : body);
        }
    }

    private void route(HttpExchange call, JsonNode body) throws IOException {
        var path = call.getRequestURI().getPath();
        var status = STATUS.matcher(path);
        var outcome = OUTCOME.matcher(path);
        var worker = WORKER.matcher(path);
        if (status.matches()) {
            move(call, occurrences.get(Long.parseLong(status.group(1))));
        } else if (outcome.matches()) {
            var report = body.path("outcome").asText() + body;
            ended(call, named(outcome.group(1)), body.path("agentId").textValue(), report);
        } else if (path.equals("/api/executions/heartbeat")) {
            send(call, 200, null, Map.of("cancel", cancelled(body.path("running"))));
        } else if (path.equals("/api/workers")) {
            workers.add(body.path("workerId").asText());
            send(call, 200, null, body);
        } else if (worker.matches()) {
            var known = workers.contains(worker.group(1));
            send(call, known ? 200 : 404, known ? null : ErrorCodes.UNKNOWN_WORKER, null);
        } else if (GROUPS.contains(path)) {
            send(call, 404, NO_ENVELOPE);
        } else {
            send(call, 404, ErrorCodes.NOT_FOUND, null);
        }
    }

    private void move(HttpExchange call, @Nullable Occurrence job) throws IOException {
        var query = String.valueOf(call.getRequestURI().getQuery());
        var agentId = call.getRequestHeaders().getFirst(WireHeaders.AGENT_ID);
        if (job == null) {
            send(call, 404, ErrorCodes.JOB_NOT_FOUND, null);
        } else if (query.equals("status=RUNNING")) {
            var claim = call.getRequestHeaders().getFirst(WireHeaders.CLAIM);
            send(call, job.start(claim, agentId, LONGEST_HOLD));
        } else if (query.equals("status=COMPLETED") || query.equals("status=FAILED")) {
            ended(call, job, agentId, query.substring("status=".length()));
        } else {
            send(call, 200, null, null);
        }
    }

    private void ended(HttpExchange call, @Nullable Occurrence job, @Nullable String agentId, String content)
            throws IOException {
        if (job == null) {
            send(call, 404, ErrorCodes.JOB_NOT_FOUND, null);
        } else {
            send(call, job.report(agentId, content, content.startsWith("COMPLETED")));
        }
    }

    private List<String> cancelled(JsonNode running) {
        var stop = new ArrayList<String>();
        for (var key : running) {
            var job = named(key.asText());
            if (job == null || job.beat()) {
                stop.add(key.asText());
            }
        }
        return stop;
    }

    private @Nullable Occurrence named(String key) {
        return occurrences.values().stream()
                .filter(o -> o.key.equals(key))
                .findAny()
                .orElse(null);
    }

    private void send(HttpExchange call, Reaction.Reply reply) throws IOException {
        switch (reply) {
            case DONE -> send(call, 200, null, Map.of());
            case CONFLICT -> send(call, 409, ErrorCodes.INVALID_TRANSITION, null);
            case UNAVAILABLE -> send(call, 503, ErrorCodes.UNAVAILABLE, null);
            case BARE -> send(call, 200, NO_ENVELOPE);
            case NONE -> {
                // Closing the exchange without an answer closes its connection.
            }
        }
    }

    private void send(HttpExchange call, int status, @Nullable String errorCode, @Nullable Object data)
            throws IOException {
        var now = clock.instant();
        var answer = errorCode == null
                ? ApiResponse.ok(data, now)
                : ApiResponse.error(errorCode, "the check answers so", data, now);
        send(call, status, json.writeValueAsBytes(answer));
    }

    private static void send(HttpExchange call, int status, byte[] body) throws IOException {
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(status, body.length);
        call.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
