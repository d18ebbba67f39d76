package com.distributed.jobscheduler.faults;

import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.system.FreePort;
import com.distributed.jobscheduler.system.Postgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A primary and its asynchronous standby, of the PostgreSQL that is installed here. */
final class AsynchronousStandby implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String SETTINGS =
            "listen_addresses=localhost\nmax_connections=60\nunix_socket_directories=''\n";

    private final Path folder;
    private final Path programs;
    private final int primaryPort = FreePort.take();
    private final int standbyPort = FreePort.take();
    private final Link replication = new Link(primaryPort);

    AsynchronousStandby(Path folder, Path programs) {
        this.folder = folder;
        this.programs = programs;
        run("initdb", "-D", data("primary"), "-U", "postgres", "-A", "trust", "-E", "UTF8");
        configure("primary", primaryPort);
        start("primary");
        run("pg_basebackup", "-D", data("standby"), "-d", conninfo(), "-R", "-X", "stream", "-c", "fast");
        configure("standby", standbyPort);
        start("standby");
        awaitReceived(position());
    }

    /** The newest installation's programs that can make a standby. */
    static Optional<Path> installed() {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("pg_basebackup"))
                            && Files.isExecutable(bin.resolve("initdb")))
                    .max((a, b) -> Integer.compare(version(a), version(b)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int version(Path bin) {
        var name = bin.getParent().getFileName().toString();
        return name.matches("\\d+") ? Integer.parseInt(name) : 0;
    }

    /** As operators write it: the driver looks for the one that is the primary now. */
    String url() {
        return "jdbc:postgresql://localhost:%d,localhost:%d/postgres?targetServerType=primary"
                .formatted(primaryPort, standbyPort);
    }

    JdbcTemplate primary() {
        return template(primaryPort);
    }

    JdbcTemplate standby() {
        return template(standbyPort);
    }

    private static JdbcTemplate template(int port) {
        return new JdbcTemplate(
                new DriverManagerDataSource("jdbc:postgresql://localhost:%d/postgres".formatted(port), "postgres", ""));
    }

    /** How far the primary has written: what was acknowledged before is not beyond. */
    long position() {
        return primary().queryForObject("select pg_current_wal_lsn() - '0/0'", Long.class);
    }

    /** How far the standby has what the primary wrote. */
    long received() {
        var received = standby().queryForObject("select pg_last_wal_receive_lsn() - '0/0'", Long.class);
        return received == null ? 0 : received;
    }

    void awaitReceived(long position) {
        await("the standby to have received what was written")
                .atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .until(() -> received() >= position);
    }

    /** From now on the standby receives nothing; the primary goes on. */
    void fallBehind() {
        replication.become(Link.Mode.BLACKHOLE);
    }

    /** kill -9 of the primary's first process; the others end when they notice it. */
    void killPrimary() throws IOException {
        var first = Long.parseLong(Files.readAllLines(Path.of(data("primary"), "postmaster.pid"))
                .getFirst()
                .strip());
        ProcessHandle.of(first).ifPresent(ProcessHandle::destroyForcibly);
        await("the primary to be dead").atMost(Duration.ofMinutes(1)).until(() -> {
            try {
                position();
                return false;
            } catch (RuntimeException e) {
                return true;
            }
        });
    }

    void promote() {
        run("pg_ctl", "-D", data("standby"), "-w", "promote");
    }

    private String conninfo() {
        return "host=localhost port=%d user=postgres".formatted(replication.port());
    }

    private String data(String name) {
        return folder.resolve(name).toString();
    }

    private void configure(String name, int port) {
        try {
            Files.writeString(
                    Path.of(data(name), "postgresql.auto.conf"), auto(name) + SETTINGS + "port=" + port + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String auto(String name) throws IOException {
        return Files.readString(Path.of(data(name), "postgresql.auto.conf"))
                .replaceAll("(?m)^(listen_addresses|max_connections|unix_socket_directories|port)=.*\\R", "");
    }

    private void start(String name) {
        run("pg_ctl", "-D", data(name), "-l", folder.resolve(name + ".log").toString(), "-t", "120", "-w", "start");
    }

    private void run(String program, String... arguments) {
        var command = Postgres.notAsRoot(
                Stream.concat(Stream.of(programs.resolve(program).toString()), Stream.of(arguments))
                        .toArray(String[]::new));
        var output = folder.resolve(program + ".log").toFile();
        try {
            var process = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + Files.readString(output.toPath()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        for (var name : List.of("primary", "standby")) {
            if (Files.exists(Path.of(data(name), "postmaster.pid"))) {
                try {
                    run("pg_ctl", "-D", data(name), "-m", "immediate", "stop");
                } catch (IllegalStateException e) {
                    // killed before
                }
            }
        }
        replication.close();
    }
}
