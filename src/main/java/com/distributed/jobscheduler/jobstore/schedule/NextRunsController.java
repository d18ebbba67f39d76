package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.ApiResponse;
import java.time.Clock;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows when a job is going to run (extension); without any run, the message says why. */
@RestController
@RequiredArgsConstructor
class NextRunsController {
    private final JobTable jobs;
    private final Forecast forecast;
    private final Clock clock;

    @GetMapping("/api/jobs/{id}/next-runs")
    ApiResponse<List<UpcomingRun>> nextRuns(@PathVariable long id, @RequestParam(defaultValue = "10") int count) {
        var most = JobRules.range("count", count, 1, Forecast.MOST);
        var job = jobs.known(id);
        var next = forecast.of(job, most);
        return ApiResponse.ok(next.runs(), next.why(), clock.instant());
    }
}
