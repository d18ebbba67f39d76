package com.distributed.jobscheduler.jobstore;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An answer of the store. */
record Answer(int status, HttpHeaders headers, JsonNode body) {
    JsonNode data() {
        return body.path("data");
    }

    String errorCode() {
        return body.path("errorCode").textValue();
    }

    String message() {
        return body.path("message").textValue();
    }

    String claim() {
        return headers.firstValue("Scheduler-Claim").orElse(null);
    }

    boolean isReplay() {
        return headers.firstValue("Idempotent-Replay").equals(Optional.of("true"));
    }

    long id() {
        return data().path("id").longValue();
    }

    Instant nextRunTime() {
        return Instant.parse(data().path("nextRunTime").textValue());
    }

    String jobStatus() {
        return data().path("status").textValue();
    }

    List<Long> jobIds() {
        var ids = new ArrayList<Long>();
        data().forEach(job -> ids.add(job.path("jobId").longValue()));
        return ids;
    }
}
