package com.distributed.jobscheduler.jobstore.control;

import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.Move;
import com.distributed.jobscheduler.wire.ApiResponse;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
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

    @PostMapping("/api/jobs/{id}/run-now")
    ApiResponse<Job> runNow(@PathVariable long id) {
        return answer(control.runNow(id));
    }

    private ApiResponse<Job> answer(Move move) {
        return ApiResponse.ok(jobs.find(move.orThrow().jobId()).orElse(null), clock.instant());
    }
}
