package com.distributed.jobscheduler.worker.console;

import jakarta.servlet.http.HttpServletResponse;
import lombok.RequiredArgsConstructor;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The worker's state as server-sent events (extension). */
@RestController
@RequiredArgsConstructor
class EventsController {
    private final EventStreams streams;

    @GetMapping("/api/scheduler-worker/events")
    void events(HttpMethod method, HttpServletResponse response) {
        if (HttpMethod.HEAD.equals(method)) {
            // A failing write is the only sign that the reader has gone; without it the stream would keep its place for
            // ever.
            streams.announce(response);
        } else {
            streams.serve(response);
        }
    }
}
