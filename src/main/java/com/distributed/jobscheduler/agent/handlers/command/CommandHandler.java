package com.distributed.jobscheduler.agent.handlers.command;

import com.distributed.jobscheduler.agent.handlers.JobContext;
import com.distributed.jobscheduler.agent.handlers.JobFailure;
import com.distributed.jobscheduler.agent.handlers.ReturningJobHandler;
import com.distributed.jobscheduler.http.Printable;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Runs one of the operator's commands: the payload {@code {"command":"name"}} picks it from {@code
 * worker.agent.command.commands} and decides nothing else. Exit code 0 is success; otherwise the end of the output is
 * the reason. The lines of the output are the run's log, unless the operator wants none. The process learns what it runs for from SCHEDULER_* variables, and its tree ends with the run.
 */
@Component
@RequiredArgsConstructor
class CommandHandler implements ReturningJobHandler {
    /** How long to wait for the output after the end: a surviving grandchild may hold the pipe open. */
    private static final Duration OUTPUT_GRACE = Duration.ofSeconds(1);

    private final CommandHandlerProperties properties;
    private final ObjectMapper json;

    @Override
    public String jobName() {
        return "command";
    }

    @Override
    public @Nullable String forbids(String payload) {
        try {
            var name = commandName(payload);
            return properties.commands().containsKey(name) ? null : notConfigured(name);
        } catch (JobFailure unusable) {
            return null;
        }
    }

    private static String notConfigured(String name) {
        return "payload.command: '%s' is not among worker.agent.command.commands".formatted(Printable.shortened(name));
    }

    @Override
    public String call(JobContext job) throws JobFailure, IOException, InterruptedException {
        var name = commandName(job.payload());
        var argv = properties.commands().get(name);
        if (argv == null) {
            throw new JobFailure(notConfigured(name));
        }
        var process = start(argv, job);
        var tail = new OutputTail((int) Math.min(properties.maxOutput().toBytes(), 1 << 20));
        var lines = new OutputLines(properties.logOutput() ? job::log : line -> {});
        var reader = Thread.ofVirtual().start(() -> {
            tail.drain(process.getInputStream(), lines);
            lines.end();
        });
        try {
            var exitCode = process.onExit().get().exitValue();
            reader.join(OUTPUT_GRACE);
            if (exitCode != 0) {
                throw new JobFailure("%s ended with exit code %d: %s".formatted(name, exitCode, tail.text()));
            }
            return "exit code 0";
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            new ProcessTree(process).end(properties.killGrace());
        }
    }

    private String commandName(String payload) throws JobFailure {
        try {
            var call = json.readValue(payload, CommandCall.class);
            if (call != null && call.command() != null) {
                return call.command();
            }
        } catch (JacksonException e) {
            throw new JobFailure("payload: not the JSON of a command job: " + e.getOriginalMessage());
        }
        throw new JobFailure("payload.command: is required");
    }

    private static Process start(List<String> argv, JobContext job) throws IOException {
        var builder = new ProcessBuilder(argv).redirectErrorStream(true);
        var environment = builder.environment();
        environment.put("SCHEDULER_JOB_ID", Long.toString(job.jobId()));
        environment.put("SCHEDULER_ATTEMPT", Integer.toString(job.attempt()));
        environment.put("SCHEDULER_IDEMPOTENCY_KEY", job.idempotencyKey());
        var process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    record CommandCall(@Nullable String command) {}
}
