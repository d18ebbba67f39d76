package com.distributed.jobscheduler.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One process of the jar, with its output in {@code <name>.log} of its folder. Closing it kills it. */
public final class SchedulerProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(4);

    /** How a JVM finds its main class in the jar. */
    static final List<String> JAR = List.of("-jar", System.getProperty("scheduler.jar"));

    private final Process process;
    private final Path log;

    private SchedulerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts {@code java -jar scheduler-worker.jar <arguments>}, and does not wait for it. */
    static SchedulerProcess start(Path folder, String name, String... arguments) {
        return launch(folder, name, JAR, List.of(arguments));
    }

    /** Starts a worker alone, with these properties as {@code property=value}, and does not wait for it. */
    public static SchedulerProcess worker(Path folder, String id, int port, List<String> properties) {
        var all = new ArrayList<>(properties);
        all.add("scheduler.worker.worker-id=" + id);
        return launch(folder, id, ExtractedJar.jvm(), arguments("worker", port, all));
    }

    /** Starts a service of this role alone, with these properties as {@code property=value}, and does not wait for it. */
    public static SchedulerProcess service(Path folder, String role, int port, String... properties) {
        return launch(folder, role, ExtractedJar.jvm(), arguments(role, port, List.of(properties)));
    }

    private static List<String> arguments(String role, int port, List<String> properties) {
        var arguments = new ArrayList<>(List.of("--role=" + role, "--server.port=" + port));
        properties.forEach(property -> arguments.add("--" + property));
        return arguments;
    }

    /** Starts it with another main class lookup, or further JVM options. */
    static SchedulerProcess launch(Path folder, String name, List<String> jvm, List<String> arguments) {
        return launch(folder, name, jvm, arguments, Map.of());
    }

    /** The same with further environment variables. */
    static SchedulerProcess launch(
            Path folder, String name, List<String> jvm, List<String> arguments, Map<String, String> environment) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(jvm);
        command.addAll(arguments);
        return ofProgram(folder, name, command, environment);
    }

    /** Starts any other program in the same way. */
    static SchedulerProcess ofProgram(Path folder, String name, List<String> command, Map<String, String> environment) {
        var log = folder.resolve(name + ".log");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            var process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new SchedulerProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the service on that port is ready. */
    public SchedulerProcess awaitReady(int port) {
        return awaitReady(new Service(port)::isReady);
    }

    SchedulerProcess awaitReady(BooleanSupplier isReady) {
        await("the process to be ready: " + log)
                .atMost(START)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> !process.isAlive() || isReady.getAsBoolean());
        if (!process.isAlive()) {
            throw new IllegalStateException("exit " + process.exitValue() + "\n" + output());
        }
        return this;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** kill -9. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** SIGSTOP: it stops until {@link #resume}. */
    public void pause() {
        signal("-STOP");
    }

    /** SIGCONT. */
    public void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            var kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill " + signal + " failed: " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends SIGTERM; returns the exit status. */
    public int terminate() {
        return terminate(Duration.ofSeconds(60));
    }

    int terminate(Duration atMost) {
        process.destroy();
        return awaitExit(atMost);
    }

    /** Waits until it ends by itself; returns the exit status. */
    int awaitExit() {
        return awaitExit(Duration.ofSeconds(60));
    }

    int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("still alive: " + log + "\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What it has printed so far. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
