package com.distributed.jobscheduler.jobstore.control;

import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.Move;
import com.distributed.jobscheduler.jobstore.schedule.ScanRhythm;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Clock;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Cancels (contract: Job Store), pauses, resumes and runs a job now (extensions); each answers the job. */
@RestController
@RequiredArgsConstructor
class ControlController {
    private final JobControl control;
    private final JobTable jobs;
    private final ScanRhythm rhythm;
    private final Clock clock;

    @DeleteMapping("/api/jobs/{id}")
    ApiResponse<Job> cancel(@PathVariable long id) {
        return answer(control.delete(id));
    }

    @PostMapping("/api/jobs/{id}/pause")
    ApiResponse<Job> pause(@PathVariable long id) {
        return answer(control.pause(id));
    }

    @PostMapping("/api/jobs/{id}/resume")
    ApiResponse<Job> resume(@PathVariable long id) {
        return answer(control.resume(id));
    }

    /** The job, and the instant by which the worker of its segment scans again. */
    @PostMapping("/api/jobs/{id}/run-now")
    ApiResponse<RunNow> runNow(@PathVariable long id) {
        var job = answer(control.runNow(id)).data();
        return ApiResponse.ok(
                job == null
                        ? null
                        : new RunNow(job, rhythm.nextBy(job.segment()).orElse(null)),
                clock.instant());
    }

    /** @param nextScanBy null when no worker has told this store its scan interval for that segment */
    record RunNow(@JsonUnwrapped Job job, @Nullable Instant nextScanBy) {}

    private ApiResponse<Job> answer(Move move) {
        return ApiResponse.ok(jobs.find(move.orThrow().jobId()).orElse(null), clock.instant());
    }
}
