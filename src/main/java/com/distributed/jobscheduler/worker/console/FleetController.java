package com.distributed.jobscheduler.worker.console;

import lombok.RequiredArgsConstructor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the page shows of the whole system: a fixed list of reading calls, each path built here. */
@RestController
@RequestMapping("/api/scheduler-worker/console")
@ConditionalOnProperty("scheduler.worker.console.job-store")
@RequiredArgsConstructor
class FleetController {
    private final StoreForward store;

    /** The last runs of all jobs. */
    @GetMapping("/executions")
    ResponseEntity<byte[]> lastRuns(@RequestParam(defaultValue = "100") int size, @RequestHeader HttpHeaders caller) {
        return store.forward(HttpMethod.GET, caller, null, "/api/executions?size={size}", size);
    }

    @GetMapping("/agents")
    ResponseEntity<byte[]> agents(@RequestHeader HttpHeaders caller) {
        return store.forward(HttpMethod.GET, caller, null, "/api/workers");
    }
}
