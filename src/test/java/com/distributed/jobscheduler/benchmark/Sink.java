package com.distributed.jobscheduler.benchmark;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.startup.Tomcat;

/**
 * A process in place of the agent and of a base-only store: accepts every call as fast as a servlet can, and records
 * when each dispatch came and how late it was. {@code main(port)}.
 */
final class Sink extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 2_000_000;
    private static final byte[] OK = "{\"success\":true,\"data\":\"OK\"}".getBytes(StandardCharsets.UTF_8);
    private static final String TIME = "\"executionTime\":\"";

    private static final long[] ACCEPTED_AT = new long[MOST];
    private static final long[] LATENESS_MICROS = new long[MOST];
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final AtomicInteger PUTS = new AtomicInteger();
    private static volatile int listed;

    private Sink() {}

    public static void main(String[] args) throws Exception {
        Quiet.logging();
        var tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("sink").toString());
        tomcat.setPort(Integer.parseInt(args[0]));
        tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
        tomcat.getConnector().getProtocolHandler().setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        var context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "sink", new Sink()).addMapping("/*");
        tomcat.start();
        tomcat.getServer().await();
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getRequestURI()) {
            case "/api/worker-agent/dispatch" -> {
                note(new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                answer(response);
            }
            case "/sink/reset" -> {
                COUNT.set(0);
                PUTS.set(0);
                listed = Integer.parseInt(request.getParameter("listed"));
                answer(response);
            }
            default -> response.setStatus(404);
        }
    }

    private static void note(String body) {
        var now = Instant.now();
        var from = body.indexOf(TIME) + TIME.length();
        var due = Instant.parse(body.substring(from, body.indexOf('"', from)));
        var index = COUNT.getAndIncrement();
        if (index < MOST) {
            ACCEPTED_AT[index] = System.nanoTime();
            LATENESS_MICROS[index] = Duration.between(due, now).toNanos() / 1_000;
        }
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PUTS.incrementAndGet();
        answer(response);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getRequestURI()) {
            case "/api/job-schedules/due" -> {
                var entries = listed;
                listed = 0;
                list(response, entries);
            }
            case "/sink/stats" -> {
                response.setContentType("application/json");
                response.getOutputStream().write(stats().getBytes(StandardCharsets.UTF_8));
            }
            default -> response.setStatus(404);
        }
    }

    /** Entries that have just become due, once, as many as {@code /sink/reset?listed=} asked for. */
    private static void list(HttpServletResponse response, int entries) throws IOException {
        response.setContentType("application/json");
        var due = Instant.now().minusSeconds(1).toString();
        try (var out = new BufferedOutputStream(response.getOutputStream(), 1 << 16)) {
            out.write("{\"success\":true,\"data\":[".getBytes(StandardCharsets.UTF_8));
            for (var i = 0; i < entries; i++) {
                out.write("""
                        %s{"jobId":%d,"scheduleId":%d,"jobName":"log","frequency":"ONE_TIME","status":"PENDING",\
                        "nextRunTime":"%s","segment":%d,"payload":"a payload of some forty characters, or so."}""".formatted(i == 0 ? "" : ",", i + 1, i + 1, due, i % 100)
                        .getBytes(StandardCharsets.UTF_8));
            }
            out.write("]}".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void answer(HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.setContentLength(OK.length);
        response.getOutputStream().write(OK);
    }

    private static String stats() {
        var count = Math.min(COUNT.get(), MOST);
        var at = Arrays.copyOf(ACCEPTED_AT, count);
        var late = Arrays.copyOf(LATENESS_MICROS, count);
        Arrays.sort(at);
        Arrays.sort(late);
        return String.format(
                Locale.ROOT,
                "{\"count\":%d,\"puts\":%d,\"seconds\":%.6f,\"early\":%d,\"p50\":%.3f,\"p95\":%.3f,\"p99\":%.3f,\"max\":%.3f}",
                count,
                PUTS.get(),
                count < 2 ? 0 : (at[count - 1] - at[0]) / 1e9,
                Arrays.stream(late).filter(micros -> micros < 0).count(),
                quantile(late, 0.5),
                quantile(late, 0.95),
                quantile(late, 0.99),
                quantile(late, 1));
    }

    private static double quantile(long[] sorted, double q) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * q))] / 1e3;
    }
}
