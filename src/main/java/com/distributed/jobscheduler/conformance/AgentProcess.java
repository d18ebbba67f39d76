package com.distributed.jobscheduler.conformance;

import com.distributed.jobscheduler.http.startup.RefusedStartException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The agent as a process of the check, where the check was given its command; closing it ends it. */
final class AgentProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);
    private static final long END_SECONDS = 10;

    private final List<String> command;
    private final String storeUrl;
    private @Nullable Process process;

    AgentProcess(List<String> command, String storeUrl) {
        this.command = command;
        this.storeUrl = storeUrl;
    }

    /** Whether somebody else has started the agent: then it is not ours to kill. */
    boolean isForeign() {
        return command.isEmpty();
    }

    /**
     * Starts it, with the store's URL in JOB_STORE_URL; its output is dropped.
     *
     * @throws RefusedStartException when there is no such program
     */
    void start() {
        if (isForeign()) {
            return;
        }
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("JOB_STORE_URL", storeUrl);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new RefusedStartException("--start-agent: " + e.getMessage());
        }
    }

    /** Waits until it answers; false when it does not in time, or has ended. */
    boolean awaitAnswer(PlayedWorker worker) {
        var end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end && (process == null || process.isAlive())) {
            if (worker.status().status() != 0) {
                return true;
            }
            if (isForeign()) {
                return false;
            }
            Bench.pause(Duration.ofMillis(200));
        }
        return false;
    }

    /** Whether the command has ended by itself. */
    boolean hasEnded() {
        return process != null && !process.isAlive();
    }

    /** kill -9, of what it started as well: a command may be a script around the agent. */
    void kill() {
        var running = process;
        if (running == null) {
            return;
        }
        Stream.concat(running.descendants(), Stream.of(running.toHandle()))
                .toList()
                .forEach(ProcessHandle::destroyForcibly);
        try {
            running.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
