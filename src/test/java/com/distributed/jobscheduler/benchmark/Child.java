package com.distributed.jobscheduler.benchmark;

import com.distributed.jobscheduler.system.FreePort;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** One process of the benchmark: its CPU time, its memory and its port. Closing it ends it. */
final class Child implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** With {@code -Dprofile=true} each process leaves a flight recording beside its log. */
    private static final boolean PROFILED = Boolean.getBoolean("profile");

    private static final int FIRST_WITH_THE_IMAGES_OPTIONS = 25;

    private static final Path LOGS = logs();

    final int port;
    private final String name;
    private final Process process;
    private final PrintStream input;

    private Child(List<String> command, String name, int port) {
        this.port = port;
        this.name = name;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(LOGS.resolve(name + "-" + port + ".log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    private static Path logs() {
        try {
            var folder = Files.createTempDirectory("benchmark");
            System.err.println("logs: " + folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A {@code main} of the test class path. */
    static Child main(Class<?> main, int port, String... arguments) {
        var command = java();
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new Child(command, main.getSimpleName(), port);
    }

    /** A service of the jar, ready. */
    static Child service(String role, List<String> jvm, String... arguments) {
        var port = FreePort.take();
        var command = java();
        command.addAll(jvm);
        command.addAll(List.of("-jar", "target/scheduler-worker.jar", "--role=" + role, "--server.port=" + port));
        command.addAll(List.of(arguments));
        var child = new Child(command, role, port);
        child.awaitAnswer("/actuator/health/liveness");
        return child;
    }

    /** With the options of the image, for the rivals too; older JVMs do not know all of them. */
    private static List<String> java() {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                PROFILED ? "-XX:StartFlightRecording:settings=profile,name=all" : "-Dprofiled=false"));
        if (Runtime.version().feature() >= FIRST_WITH_THE_IMAGES_OPTIONS) {
            command.add("@src/deploy/jvm.options");
        }
        return command;
    }

    String url() {
        return "http://localhost:" + port;
    }

    /** The actuator of a service of the jar. */
    String management() {
        return "http://localhost:" + (port + 1000);
    }

    void awaitAnswer(String path) {
        var deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (true) {
            try {
                get(path);
                return;
            } catch (UncheckedIOException e) {
                if (System.nanoTime() > deadline || !process.isAlive()) {
                    throw e;
                }
                pause(100);
            }
        }
    }

    String get(String path) {
        return send(HttpRequest.newBuilder(URI.create((path.startsWith("/actuator") ? management() : url()) + path))
                .build());
    }

    String post(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(url() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static String send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A number out of a flat JSON answer. */
    static double number(String json, String field) {
        var matcher = Pattern.compile("\"" + field + "\":(-?[0-9.E]+)").matcher(json);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + field + " in " + json);
        }
        return Double.parseDouble(matcher.group(1));
    }

    void say(String line) {
        input.println(line);
    }

    /** CPU seconds used so far. */
    double cpu() {
        return cpu(process.toHandle());
    }

    static double cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** The most resident memory so far, in MB. */
    double peakMemory() {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is alive on the heap, counted by the collection that the histogram begins with, in MB. */
    double liveHeap() {
        return Arrays.stream(command("GC.class_histogram").split("\n"))
                .filter(line -> line.startsWith("Total"))
                .mapToDouble(line -> Double.parseDouble(line.strip().replaceAll(".* ", "")) / (1 << 20))
                .findFirst()
                .orElse(0);
    }

    private String command(String... command) {
        try {
            var line = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(process.pid())));
            line.addAll(List.of(command));
            var jcmd = new ProcessBuilder(line).start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (PROFILED) {
            command("JFR.dump", "name=all", "filename=" + LOGS.resolve(name + "-" + port + ".jfr"));
        }
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
