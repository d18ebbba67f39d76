package com.distributed.jobscheduler.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small disk of its own for logs and data, where this machine lets us have one; it can be filled. */
final class Disk implements AutoCloseable {
    private final Path folder;
    private final boolean mounted;

    Disk(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
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

    @Override
    public void close() {
        if (mounted) {
            run("umount", "-l", folder.toString());
        }
    }
}
