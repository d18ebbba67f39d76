package com.distributed.jobscheduler.agent.handlers.command;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import lombok.RequiredArgsConstructor;

/**
 * Hands on a process's output line by line. A carriage return ends a line, too, as a progress bar writes it; blank lines are left
 * out, and of a line without an end only the beginning is kept.
 */
@RequiredArgsConstructor
final class OutputLines {
    private static final int LONGEST = 4_096;

    private final Consumer<String> log;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    void take(byte[] bytes, int count) {
        for (var i = 0; i < count; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                end();
            } else if (line.size() < LONGEST) {
                line.write(bytes[i]);
            }
        }
    }

    /** What was written last need not have an end. */
    void end() {
        var text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (!text.isBlank()) {
            log.accept(text);
        }
    }
}
