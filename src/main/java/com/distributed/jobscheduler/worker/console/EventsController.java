package com.distributed.jobscheduler.worker.console;

import jakarta.servlet.http.HttpServletResponse;
import lombok.RequiredArgsConstructor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The worker's state as server-sent events (extension). */
@RestController
@RequiredArgsConstructor
class EventsController {
    private final EventStreams streams;

    @GetMapping("/api/scheduler-worker/events")
    void events(HttpServletResponse response) {
        streams.serve(response);
    }
}
