package com.distributed.jobscheduler.jobstore.submission;

import com.distributed.jobscheduler.jobstore.calendar.Schedules;
import com.distributed.jobscheduler.jobstore.schedule.Forecast;
import com.distributed.jobscheduler.jobstore.schedule.UpcomingRun;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows when a job would run if it were submitted now (extension). Checks it as a submission, and stores nothing. */
@RestController
@RequiredArgsConstructor
class PreviewController {
    private final SubmissionRules rules;
    private final Forecast forecast;
    private final Schedules schedules;
    private final Clock clock;

    @PostMapping("/api/job-schedules/preview")
    ApiResponse<List<UpcomingRun>> preview(
            @RequestBody JobSubmission submission, @RequestParam(defaultValue = "10") int count) {
        var most = JobRules.range("count", count, 1, Forecast.MOST);
        var job = rules.check("", submission);
        var runs = forecast.ofNew(
                schedules.of(job),
                job.firstRun().isBefore(job.executionTime()) ? job.firstRun() : job.executionTime(),
                ZoneId.of(job.timeZone()),
                job.frequency().isRecurring()
                        ? job.misfirePolicy()
                        : MisfirePolicy.FIRE_ONCE, // nobody skips a single run
                Objects.requireNonNullElse(job.maxOccurrences(), Integer.MAX_VALUE),
                job.rules().jitter(),
                most);
        return ApiResponse.ok(
                runs,
                runs.isEmpty() ? "all its occurrences are missed, and the policy SKIP skips them" : null,
                clock.instant());
    }
}
