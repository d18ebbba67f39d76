package com.distributed.jobscheduler.jobstore.execution;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.jobstore.values.Page;
import com.distributed.jobscheduler.runlog.LogTail;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import java.time.Clock;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Past runs and their outcomes: the history of one job (contract: Job Store), and of all jobs (extension). */
@RestController
@RequiredArgsConstructor
class ExecutionController {
    private final ExecutionList executions;
    private final RunLogTable logs;
    private final JobTable jobs;
    private final Clock clock;

    @GetMapping("/api/executions")
    ResponseEntity<ApiResponse<List<Execution>>> history(
            @RequestParam(required = false) @Nullable Long jobId,
            @RequestParam(required = false) @Nullable Outcome outcome,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "100") int size) {
        var filter = ExecutionFilter.of(outcome, from, to, before);
        var wanted = Page.of(page, size);
        if (jobId == null) {
            if (page > 0) {
                throw JobRules.broken("page", "needs jobId: without it, before goes on to the next page");
            }
            return ofAll(filter, size);
        }
        return ofJob(jobId, filter, wanted);
    }

    @GetMapping("/api/executions/{id}")
    ApiResponse<Execution> execution(@PathVariable long id) {
        return ApiResponse.ok(known(id), clock.instant());
    }

    /** Empty for an attempt that logged nothing. */
    @GetMapping("/api/executions/{id}/log")
    ApiResponse<RunLog> log(@PathVariable long id) {
        var log = logs.find(known(id).id()).orElseGet(LogTail::new);
        return ApiResponse.ok(new RunLog(id, log.linesBefore(), log.text()), clock.instant());
    }

    private Execution known(long id) {
        return executions
                .find(id)
                .orElseThrow(
                        () -> ApiException.notFound(ErrorCodes.EXECUTION_NOT_FOUND, "no execution has the id " + id));
    }

    private ResponseEntity<ApiResponse<List<Execution>>> ofJob(long jobId, ExecutionFilter filter, Page page) {
        if (jobs.find(jobId).isEmpty()) {
            throw ApiException.notFound(ErrorCodes.JOB_NOT_FOUND, "no job has the id " + jobId);
        }
        var count = executions.count(jobId, filter);
        var response = ResponseEntity.ok();
        if (count > ExecutionList.MOST_COUNTED) {
            response.header(Page.TOTAL_COUNT_KIND, "AT_LEAST");
        }
        return response.header(Page.TOTAL_COUNT, Long.toString(Math.min(count, ExecutionList.MOST_COUNTED)))
                .body(ApiResponse.ok(executions.page(jobId, filter, page), clock.instant()));
    }

    /** Without a total, because there may be millions. One more entry is read to see whether a page follows. */
    private ResponseEntity<ApiResponse<List<Execution>>> ofAll(ExecutionFilter filter, int size) {
        var found = executions.ended(filter, size + 1);
        var response = ResponseEntity.ok();
        if (found.size() <= size) {
            return response.body(ApiResponse.ok(found, clock.instant()));
        }
        var shown = found.subList(0, size);
        return response.header(Place.NEXT, Place.of(shown.getLast()).text())
                .body(ApiResponse.ok(shown, clock.instant()));
    }
}
