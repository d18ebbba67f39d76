package com.distributed.jobscheduler.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/**
 * A small disk for logs and data, where this machine allows one; it can be filled. The logs are kept when it is closed.
 */
final class Disk implements AutoCloseable {
    private final Path folder;
    private final Path kept;
    private final boolean mounted;

    /** @param kept folder for the logs at the end; replaces those of the last run */
    Disk(Path folder, Path kept) {
        this.folder = folder;
        this.kept = kept;
        try {
            Files.createDirectories(folder);
            FileSystemUtils.deleteRecursively(kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mounted = run("mount", "-t", "tmpfs", "-o", "size=700m,mode=755", "tmpfs", folder.toString());
        if (!mounted) {
            System.out.println("full disk: left out, for a disk of our own cannot be mounted here (it takes root)");
        }
    }

    Path folder() {
        return folder;
    }

    /** False when there is no such disk. */
    boolean fill() {
        if (mounted) {
            // It ends when the disk is full.
            run("dd", "if=/dev/zero", "of=" + ballast(), "bs=1M");
        }
        return mounted;
    }

    void empty() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void keepLogs() {
        try (var logs = Files.newDirectoryStream(folder, "*.log")) {
            Files.createDirectories(kept);
            for (var log : logs) {
                Files.copy(log, kept.resolve(log.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            keepLogs();
        } finally {
            if (mounted) {
                run("umount", "-l", folder.toString());
            }
        }
    }
}
