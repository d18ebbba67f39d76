package com.distributed.jobscheduler.jobstore.history;

import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.values.Page;
import com.distributed.jobscheduler.wire.ApiResponse;
import java.time.Clock;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows who did what to a job (extension). */
@RestController
@RequiredArgsConstructor
class HistoryController {
    private final JobHistory history;
    private final JobTable jobs;
    private final Clock clock;

    @GetMapping("/api/jobs/{id}/history")
    ResponseEntity<ApiResponse<List<HistoryLine>>> history(
            @PathVariable long id,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "100") int size) {
        var wanted = Page.of(page, size);
        var job = jobs.known(id);
        var found = history.find(job, wanted);
        return ResponseEntity.ok()
                .header(Page.TOTAL_COUNT, Long.toString(found.total()))
                .body(ApiResponse.ok(found.lines(), clock.instant()));
    }
}
