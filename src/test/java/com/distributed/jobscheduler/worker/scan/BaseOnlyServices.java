package com.distributed.jobscheduler.worker.scan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * A foreign Job Store and agent with the base contract alone: the store's PUT is unconditional and its list has every
 * status; the agent answers 200, and drops the job when it is at capacity.
 */
final class BaseOnlyServices implements AutoCloseable {
    private static final Pattern JOB = Pattern.compile("/api/jobs/(\\d+)(/status)?");
    private static final Pattern NEXT_RUN = Pattern.compile("/api/job-schedules/(\\d+)/next-run");

    final Map<Long, Job> jobs = new ConcurrentSkipListMap<>();
    final List<Long> dispatches = new CopyOnWriteArrayList<>();
    volatile int capacity = Integer.MAX_VALUE;
    /** The agent's answer. */
    volatile int agentStatus = 200;
    /** While this is on, it takes none of the jobs that it answers with 200. */
    volatile boolean dropsAll;
    /** The store's answer to a move to PENDING, which it makes. */
    volatile int returnStatus = 200;

    volatile boolean movesSchedules;
    volatile CountDownLatch agentAnswers = new CountDownLatch(0);
    volatile Runnable beforeEachLook = () -> {};

    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;

    record Job(String status, String frequency, String nextRunTime) {
        Job in(String newStatus) {
            return new Job(newStatus, frequency, nextRunTime);
        }
    }

    BaseOnlyServices() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    void submit(long id, String frequency, String executionTime) {
        jobs.put(id, new Job("PENDING", frequency, executionTime));
    }

    void move(long id, String status) {
        jobs.computeIfPresent(id, (same, job) -> job.in(status));
    }

    String statusOf(long id) {
        return jobs.get(id).status();
    }

    List<Long> in(String status) {
        return jobs.entrySet().stream()
                .filter(job -> job.getValue().status().equals(status))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        var path = exchange.getRequestURI().getPath();
        var query = String.valueOf(exchange.getRequestURI().getQuery());
        var job = JOB.matcher(path);
        var nextRun = NEXT_RUN.matcher(path);
        if (path.equals("/api/job-schedules/due")) {
            answer(exchange, 200, list(Instant.parse(query.split("[=&]", 3)[1])));
        } else if (path.equals("/api/worker-agent/dispatch")) {
            answer(exchange, dispatched(json.readTree(body)), "\"OK\"");
        } else if (nextRun.matches() && movesSchedules) {
            var to = query.replace("nextRunTime=", "");
            jobs.computeIfPresent(
                    Long.parseLong(nextRun.group(1)), (same, one) -> new Job(one.status(), one.frequency(), to));
            answer(exchange, 200, "null");
        } else if (job.matches() && jobs.containsKey(Long.parseLong(job.group(1)))) {
            var id = Long.parseLong(job.group(1));
            if (job.group(2) != null) {
                var status = query.replace("status=", "");
                move(id, status);
                answer(exchange, status.equals("PENDING") ? returnStatus : 200, "null");
            } else {
                beforeEachLook.run();
                answer(exchange, 200, entry(id, jobs.get(id)));
            }
        } else {
            answer(exchange, 404, "null");
        }
    }

    private int dispatched(JsonNode dispatch) {
        var id = dispatch.path("jobId").asLong();
        dispatches.add(id);
        try {
            agentAnswers.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            if (agentStatus == 200 && !dropsAll && in("RUNNING").size() < capacity) {
                move(id, "RUNNING");
            }
        }
        return agentStatus;
    }

    private String list(Instant asOf) {
        return jobs.entrySet().stream()
                .filter(job -> !Instant.parse(job.getValue().nextRunTime()).isAfter(asOf))
                .map(job -> entry(job.getKey(), job.getValue()))
                .toList()
                .toString();
    }

    private static String entry(long id, Job job) {
        return """
                {"id":%d,"jobId":%d,"scheduleId":%d,"jobName":"Example Job","frequency":"%s","status":"%s","nextRunTime":"%s",
                 "segment":1,"payload":"hello"}""".formatted(id, id, id, job.frequency(), job.status(), job.nextRunTime());
    }

    private static void answer(HttpExchange exchange, int status, String data) throws IOException {
        var body = "{\"success\":%s,\"data\":%s}".formatted(status == 200, data).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (exchange;
                var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
