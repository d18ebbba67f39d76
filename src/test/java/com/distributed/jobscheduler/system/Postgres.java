package com.distributed.jobscheduler.system;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.JdbcTemplate;

/** A real PostgreSQL that keeps acknowledged data, and can be crashed. */
public final class Postgres implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final Path data;

    Postgres(Path data) {
        this.data = data;
        try {
            server = builder()
                    .setDataDirectory(data)
                    .setServerConfig("max_connections", "200")
                    // By default the embedded server acknowledges data that a crash loses.
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server to be started, on a port of its own, with enough time to start on a busy machine. */
    public static EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder().setPort(FreePort.take()).setPGStartupWait(Duration.ofMinutes(1));
    }

    /** URL of a new, empty database on the JVM's one server, which ends with the JVM. */
    public static String newDatabase(String prefix) {
        var name = prefix + "_" + UUID.randomUUID().toString().replace('-', '_');
        new JdbcTemplate(Shared.SERVER.getPostgresDatabase()).execute("CREATE DATABASE " + name);
        return Shared.SERVER.getJdbcUrl("postgres", name);
    }

    private static final class Shared {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return builder().setServerConfig("max_connections", "300").start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    int port() {
        return server.getPort();
    }

    JdbcTemplate template() {
        return new JdbcTemplate(server.getPostgresDatabase());
    }

    /** Ends it as {@code pg_ctl stop -m immediate} does; it recovers at the next {@link #start}. */
    public void crash() {
        var postmaster = postmaster();
        run(List.of("kill", "-QUIT", Long.toString(postmaster)));
        try {
            ProcessHandle.of(postmaster)
                    .ifPresent(process ->
                            process.onExit().orTimeout(20, TimeUnit.SECONDS).join());
        } catch (RuntimeException e) {
            throw new IllegalStateException("PostgreSQL " + postmaster + " does not end", e);
        }
    }

    /** Whether the server's first process lives. */
    public boolean isAlive() {
        return Files.exists(data.resolve("postmaster.pid"))
                && ProcessHandle.of(postmaster()).isPresent();
    }

    /** Starts it again with the same settings; connections are refused until it has recovered. */
    public void start() {
        try {
            var command = Files.readString(data.resolve("postmaster.opts")).strip();
            new ProcessBuilder(notAsRoot("sh", "-c", "exec " + command))
                    .directory(data.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command for one of PostgreSQL's programs, which refuse to run as root, also inside a container. */
    public static List<String> notAsRoot(String... command) {
        var whole = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            whole.addAll(List.of("unshare", "-U"));
        }
        whole.addAll(List.of(command));
        return whole;
    }

    private long postmaster() {
        try {
            return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid"))
                    .getFirst()
                    .strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(List<String> command) {
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
