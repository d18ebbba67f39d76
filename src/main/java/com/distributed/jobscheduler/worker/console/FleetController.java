package com.distributed.jobscheduler.worker.console;

import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
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
    private final CoordinatorForward coordinator;

    /** The last runs of all jobs. */
    @GetMapping("/executions")
    ResponseEntity<byte[]> lastRuns(
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(defaultValue = "100") int size,
            @RequestHeader HttpHeaders caller) {
        return outcome == null
                ? read(store, caller, "/api/executions?size={size}", size)
                : read(store, caller, "/api/executions?outcome={outcome}&size={size}", outcome, size);
    }

    @GetMapping("/agents")
    ResponseEntity<byte[]> agents(@RequestHeader HttpHeaders caller) {
        return read(store, caller, "/api/workers");
    }

    @GetMapping("/limits")
    ResponseEntity<byte[]> limits(@RequestHeader HttpHeaders caller) {
        return read(store, caller, "/api/limits");
    }

    @GetMapping("/workers")
    ResponseEntity<byte[]> workers(@RequestHeader HttpHeaders caller) {
        return read(coordinator, caller, "/api/scheduler-workers");
    }

    @GetMapping("/coordinators")
    ResponseEntity<byte[]> coordinators(@RequestHeader HttpHeaders caller) {
        return read(coordinator, caller, "/api/coordinator/nodes");
    }

    @GetMapping("/leader")
    ResponseEntity<byte[]> leader(@RequestHeader HttpHeaders caller) {
        return read(coordinator, caller, "/api/coordinator/leader");
    }

    private static ResponseEntity<byte[]> read(PeerForward peer, HttpHeaders caller, String path, Object... values) {
        return peer.forward(HttpMethod.GET, caller, null, path, values);
    }
}
