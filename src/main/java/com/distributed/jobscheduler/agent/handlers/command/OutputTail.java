package com.distributed.jobscheduler.agent.handlers.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads a process's output to its end, so that the process never blocks, and keeps only the last bytes. */
final class OutputTail {
    private final byte[] ring;
    private long written;

    OutputTail(int capacity) {
        this.ring = new byte[capacity];
    }

    void drain(InputStream output, OutputLines lines) {
        var buffer = new byte[8192];
        try {
            for (var n = output.read(buffer); n >= 0; n = output.read(buffer)) {
                keep(buffer, n);
                lines.take(buffer, n);
            }
        } catch (IOException e) {
            // the process was killed while writing; keep the bytes read so far
        }
    }

    private synchronized void keep(byte[] bytes, int count) {
        if (ring.length == 0) {
            return;
        }
        for (var i = Math.max(0, count - ring.length); i < count; i++) {
            ring[(int) (written++ % ring.length)] = bytes[i];
        }
    }

    synchronized String text() {
        var length = (int) Math.min(written, ring.length);
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) {
            bytes[i] = ring[(int) ((written - length + i) % ring.length)];
        }
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }
}
