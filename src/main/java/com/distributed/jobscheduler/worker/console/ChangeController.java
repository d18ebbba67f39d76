package com.distributed.jobscheduler.worker.console;

import com.fasterxml.jackson.databind.JsonNode;
import lombok.RequiredArgsConstructor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The page's change of a job: a merge patch for the version of the job from which the page made it. */
@RestController
@RequestMapping("/api/scheduler-worker/console")
@ConditionalOnProperty("scheduler.worker.console.job-store")
@RequiredArgsConstructor
class ChangeController {
    private final StoreForward store;

    @PatchMapping("/jobs/{id}")
    ResponseEntity<byte[]> change(
            @PathVariable long id, @RequestBody JsonNode patch, @RequestHeader HttpHeaders caller) {
        return store.forward(HttpMethod.PATCH, caller, patch, "/api/jobs/{id}", id);
    }
}
