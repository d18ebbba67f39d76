package com.distributed.jobscheduler.http.startup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import lombok.extern.slf4j.Slf4j;

/**
 * The current content of a file of secrets, or of a folder of such files. It is checked at most once a second and read
 * again after a change. An unusable change is logged, and the content read before stays in force.
 */
@Slf4j
public final class SecretFile<T> {
    private static final long LOOK_EVERY = Duration.ofSeconds(1).toNanos();

    private final Path path;
    private final Reader<T> reader;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile T value;
    private volatile long lookedAt;
    private String seen;

    /** Parses the file's text. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(Path path) throws IOException;
    }

    /** Reads it for the first time; it must exist. */
    public SecretFile(Path path, Reader<T> reader) throws IOException {
        this.path = path;
        this.reader = reader;
        this.seen = state();
        this.value = reader.read(path);
        this.lookedAt = System.nanoTime();
    }

    public T current() {
        if (System.nanoTime() - lookedAt > LOOK_EVERY && looking.tryLock()) {
            try {
                look();
            } finally {
                lookedAt = System.nanoTime();
                looking.unlock();
            }
        }
        return value;
    }

    private void look() {
        try {
            var now = state();
            if (!now.equals(seen)) {
                seen = now;
                value = reader.read(path);
                log.info("secrets.read-again file={}", path);
            }
        } catch (IOException | RuntimeException e) {
            log.error("secrets.unusable file={} error={}: the earlier ones stay in force", path, e.getMessage());
        }
    }

    private String state() throws IOException {
        if (!Files.isDirectory(path)) {
            return stateOf(path);
        }
        var all = new StringBuilder();
        try (var files = Files.list(path)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                all.append(file.getFileName()).append(' ').append(stateOf(file));
            }
        }
        return all.toString();
    }

    private static String stateOf(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toMillis() + " " + Files.size(file) + ";";
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
