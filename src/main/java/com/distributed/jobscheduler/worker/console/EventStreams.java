package com.distributed.jobscheduler.worker.console;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Serves each event stream on its request's virtual thread, so that a slow reader delays no other: first a snapshot,
 * then the changes once a second. Each event has the status and so is the heartbeat too.
 */
@Slf4j
@Component
@RequiredArgsConstructor
class EventStreams implements SmartLifecycle {
    static final int MOST_LISTENERS = 16;
    private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(1);

    private final ConsoleState state;
    private final ObjectMapper json;
    private final Semaphore places = new Semaphore(MOST_LISTENERS);
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean running;

    void announce(HttpServletResponse response) {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // else a proxy in between would buffer the events
    }

    /** Returns when the reader has gone or the worker shuts down. */
    void serve(HttpServletResponse response) {
        if (!places.tryAcquire()) {
            throw ApiException.unavailable(
                    ErrorCodes.UNAVAILABLE,
                    "%d event streams are open, which is the maximum".formatted(MOST_LISTENERS),
                    Duration.ofSeconds(5));
        }
        try {
            announce(response);
            send(response.getOutputStream());
        } catch (IOException gone) {
            log.debug("events-reader.gone reason=\"{}\"", gone.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    private void send(ServletOutputStream out) throws IOException, InterruptedException {
        var reader = state.newReader();
        do {
            var event = "event: " + (reader.isNew() ? "snapshot" : "change") + "\ndata: "
                    + json.writeValueAsString(reader.next()) + "\n\n";
            out.write(event.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } while (!closing.await(BETWEEN_EVENTS.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** How many streams are open. */
    int open() {
        return MOST_LISTENERS - places.availablePermits();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        closing.countDown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the drain, so that a reader can watch it; before the web server waits for open requests. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 512;
    }
}
