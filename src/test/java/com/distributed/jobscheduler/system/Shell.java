package com.distributed.jobscheduler.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs commands of the documents as written, but for the ports of the system that they address. */
record Shell(Path folder, Standalone system) {
    /** @param isRefused whether a call was answered with an error */
    record Answer(String text, boolean isRefused) {}

    Answer run(String commands) {
        var here = commands.replace("http://localhost:8081", system.store.url())
                .replace("http://localhost:8082", system.coordinator.url())
                .replace("http://localhost:8083", system.worker.url());
        var shell = new ProcessBuilder(
                        "bash", "-c", "set -e\ncurl() { command curl -sS --fail-with-body \"$@\"; }\n" + here)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        shell.environment().put("STORE", system.store.url());
        try {
            var process = shell.start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(said, process.waitFor() != 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
