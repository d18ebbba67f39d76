package com.distributed.jobscheduler.jobstore.execution;

import com.distributed.jobscheduler.http.ApiException;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.Page;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import java.time.Clock;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The execution history of a job, newest first (contract: Job Store). */
@RestController
@RequiredArgsConstructor
class ExecutionController {
    private final ExecutionTable executions;
    private final JobTable jobs;
    private final Clock clock;

    @GetMapping("/api/executions")
    ResponseEntity<ApiResponse<List<Execution>>> history(
            @RequestParam long jobId,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "100") int size) {
        var wanted = Page.of(page, size);
        if (jobs.find(jobId).isEmpty()) {
            throw ApiException.notFound(ErrorCodes.JOB_NOT_FOUND, "no job has the id " + jobId);
        }
        return ResponseEntity.ok()
                .header(Page.TOTAL_COUNT, Long.toString(executions.count(jobId)))
                .body(ApiResponse.ok(executions.page(jobId, wanted), clock.instant()));
    }
}
