package com.distributed.jobscheduler.jobstore.find;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.LastOutcome;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.jobstore.values.Page;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists jobs (contract: Job Store), by filters and from place to place (extensions), and counts them. */
@RestController
@RequiredArgsConstructor
class FindController {
    private final JobFind find;
    private final JobTable jobs;
    private final JobCounts counts;
    private final Clock clock;

    @GetMapping("/api/jobs")
    ResponseEntity<ApiResponse<List<Job>>> list(
            @RequestParam(required = false) @Nullable String jobName,
            @RequestParam(required = false) @Nullable String namePrefix,
            @RequestParam(required = false) @Nullable String externalKey,
            @RequestParam(required = false) @Nullable Long userId,
            @RequestParam(required = false) @Nullable Integer segment,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable Boolean paused,
            @RequestParam(required = false) @Nullable Frequency frequency,
            @RequestParam(required = false) @Nullable String label,
            @RequestParam(required = false) @Nullable String dueFrom,
            @RequestParam(required = false) @Nullable String dueTo,
            @RequestParam(required = false) @Nullable LastOutcome lastOutcome,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(defaultValue = "false") boolean exactTotal,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer page,
            @RequestParam(defaultValue = "100") int size) {
        var filter = new FindFilter(
                        jobName,
                        namePrefix,
                        externalKey,
                        userId,
                        segment,
                        status == null ? null : statuses(status),
                        paused,
                        frequency,
                        label == null ? null : Arrays.asList(label.split(",", -1)),
                        JobRules.optionalInstant("dueFrom", dueFrom),
                        JobRules.optionalInstant("dueTo", dueTo),
                        lastOutcome)
                .checked("");
        var order = Sort.of("sort", sort);
        var wanted = Page.of(page == null ? 0 : page, size);
        var isByPage = page != null && filter.isOfStatusOnly() && order.time == null && after == null;
        if (!isByPage && wanted.number() > 0) {
            throw JobRules.broken(
                    "page",
                    "is for lists by status and lastOutcome in the order of the ids; after goes on in the others");
        }
        return isByPage
                ? page(filter, order, wanted, exactTotal)
                : answer(find.find(filter, order, Place.of("after", order, after), size, exactTotal));
    }

    private ResponseEntity<ApiResponse<List<Job>>> page(FindFilter filter, Sort order, Page page, boolean exactTotal) {
        var conditions = Conditions.of(filter, filter.statuses());
        return ResponseEntity.ok()
                .headers(find.total(filter, exactTotal)::writeTo)
                .body(ApiResponse.ok(
                        jobs.page(conditions.where(), conditions.params(), order.orderBy(), page), clock.instant()));
    }

    private ResponseEntity<ApiResponse<List<Job>>> answer(Found found) {
        return ResponseEntity.ok()
                .headers(headers -> {
                    found.total().writeTo(headers);
                    found.next().ifPresent(place -> headers.set(Place.NEXT, place.text()));
                })
                .body(ApiResponse.ok(found.jobs(), clock.instant()));
    }

    /** Exact where the jobs are few, else of the last census. */
    @GetMapping("/api/jobs/counts")
    ApiResponse<Counts> counts() {
        var counted = counts.recent();
        var byStatus = new EnumMap<JobStatus, Long>(JobStatus.class);
        for (var status : JobStatus.values()) {
            byStatus.put(status, counted.of(List.of(status), false));
        }
        return ApiResponse.ok(new Counts(counted.at(), byStatus, counted.of(byStatus.keySet(), true)), clock.instant());
    }

    /**
     * Numbers of jobs.
     *
     * @param countedAt the instant of which they are
     * @param lastRunFailed jobs whose last run failed, in any status
     */
    record Counts(Instant countedAt, Map<JobStatus, Long> byStatus, long lastRunFailed) {}

    private static List<JobStatus> statuses(String text) {
        return Arrays.stream(text.split(",", -1)).map(FindController::status).toList();
    }

    private static JobStatus status(String text) {
        return Arrays.stream(JobStatus.values())
                .filter(status -> status.name().equals(text))
                .findAny()
                .orElseThrow(() -> JobRules.broken(
                        "status",
                        Arrays.stream(JobStatus.values())
                                .map(JobStatus::name)
                                .collect(Collectors.joining(
                                        ", ", "'" + Printable.shortened(text) + "' is not one of ", ""))));
    }
}
