package com.distributed.jobscheduler.worker.console;

import com.distributed.jobscheduler.worker.scan.ScheduleScanner;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The page's calls to the Job Store, a fixed list. Each path is built here from checked parts. */
@RestController
@RequestMapping("/api/scheduler-worker/console")
@ConditionalOnProperty("scheduler.worker.console.job-store")
@RequiredArgsConstructor
class JobsController {
    private static final String JOBS = "/api/jobs";
    private static final String JOB = "/api/jobs/{id}";
    private static final String EXECUTION = "/api/executions/{id}";

    private final StoreForward store;
    private final ScheduleScanner scanner;

    /** Which of the filters there are, and what they may be, the store says. */
    @GetMapping("/jobs")
    ResponseEntity<byte[]> list(
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String lastOutcome,
            @RequestParam(required = false) @Nullable String jobName,
            @RequestParam(required = false) @Nullable String namePrefix,
            @RequestParam(required = false) @Nullable String externalKey,
            @RequestParam(required = false) @Nullable String userId,
            @RequestParam(required = false) @Nullable String segment,
            @RequestParam(required = false) @Nullable String paused,
            @RequestParam(required = false) @Nullable String frequency,
            @RequestParam(required = false) @Nullable String label,
            @RequestParam(required = false) @Nullable String dueFrom,
            @RequestParam(required = false) @Nullable String dueTo,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable String exactTotal,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String page,
            @RequestParam(required = false) @Nullable String size,
            HttpServletRequest request,
            @RequestHeader HttpHeaders caller) {
        var query = request.getParameterMap();
        var names =
                query.keySet().stream().map(name -> name + "={" + name + "}").collect(Collectors.joining("&"));
        return store.forward(
                HttpMethod.GET,
                caller,
                null,
                names.isEmpty() ? JOBS : JOBS + "?" + names,
                query.values().stream().map(values -> String.join(",", values)).toArray());
    }

    @GetMapping("/jobs/counts")
    ResponseEntity<byte[]> counts(@RequestHeader HttpHeaders caller) {
        return store.forward(HttpMethod.GET, caller, null, JOBS + "/counts");
    }

    /** Pauses, resumes, cancels, replays or runs many jobs, or counts how many that would be. */
    @PostMapping("/jobs/actions")
    ResponseEntity<byte[]> actOnMany(@RequestBody JsonNode order, @RequestHeader HttpHeaders caller) {
        return store.forward(HttpMethod.POST, caller, order, JOBS + "/actions");
    }

    @GetMapping("/jobs/{id}/history")
    ResponseEntity<byte[]> history(@PathVariable long id, @RequestHeader HttpHeaders caller) {
        return store.forward(HttpMethod.GET, caller, null, JOB + "/history", id);
    }

    @PostMapping("/jobs")
    ResponseEntity<byte[]> submit(@RequestBody JsonNode job, @RequestHeader HttpHeaders caller) {
        return store.forward(HttpMethod.POST, caller, job, JOBS);
    }

    @GetMapping("/jobs/{id}")
    ResponseEntity<byte[]> job(@PathVariable long id, @RequestHeader HttpHeaders caller) {
        return store.forward(HttpMethod.GET, caller, null, JOB, id);
    }

    @PostMapping("/preview")
    ResponseEntity<byte[]> preview(
            @RequestBody JsonNode job, @RequestParam(defaultValue = "5") int count, @RequestHeader HttpHeaders caller) {
        return store.forward(HttpMethod.POST, caller, job, "/api/job-schedules/preview?count={count}", count);
    }

    @GetMapping("/jobs/{id}/next-runs")
    ResponseEntity<byte[]> nextRuns(
            @PathVariable long id, @RequestParam(defaultValue = "5") int count, @RequestHeader HttpHeaders caller) {
        return store.forward(HttpMethod.GET, caller, null, JOB + "/next-runs?count={count}", id, count);
    }

    @GetMapping("/jobs/{id}/executions")
    ResponseEntity<byte[]> executions(@PathVariable long id, @RequestHeader HttpHeaders caller) {
        return store.forward(HttpMethod.GET, caller, null, "/api/executions?jobId={id}&size=20", id);
    }

    @GetMapping("/executions/{id}")
    ResponseEntity<byte[]> execution(@PathVariable long id, @RequestHeader HttpHeaders caller) {
        return store.forward(HttpMethod.GET, caller, null, EXECUTION, id);
    }

    @GetMapping("/executions/{id}/log")
    ResponseEntity<byte[]> log(@PathVariable long id, @RequestHeader HttpHeaders caller) {
        return store.forward(HttpMethod.GET, caller, null, EXECUTION + "/log", id);
    }

    @DeleteMapping("/jobs/{id}")
    ResponseEntity<byte[]> cancel(@PathVariable long id, @RequestHeader HttpHeaders caller) {
        return store.forward(HttpMethod.DELETE, caller, null, JOB, id);
    }

    @PostMapping("/jobs/{id}/{act:run-now|replay|pause|resume}")
    ResponseEntity<byte[]> act(@PathVariable long id, @PathVariable String act, @RequestHeader HttpHeaders caller) {
        var answer = store.forward(HttpMethod.POST, caller, null, JOB + "/{act}", id, act);
        if (answer.getStatusCode().is2xxSuccessful() && !act.equals("pause")) {
            // Scan at once if this worker holds the job's segment: the call may have made a job due.
            scanner.startScan();
        }
        return answer;
    }
}
