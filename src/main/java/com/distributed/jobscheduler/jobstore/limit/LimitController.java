package com.distributed.jobscheduler.jobstore.limit;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import java.time.Clock;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Sets, shows and ends limits (extension): by the jobs' concurrencyKey, or by job name for jobs without one. */
@RestController
@RequiredArgsConstructor
class LimitController {
    private static final String BY_KEY = "/api/limits/{key}";
    private static final String BY_JOB_NAME = "/api/limits/by-job-name/{jobName}";
    private static final int MOST = 1_000_000;

    private final Limits limits;
    private final LimitTable table;
    private final LimitRooms rooms;
    private final Clock clock;

    /** The body of a PUT; at least one number. */
    record LimitSubmission(
            @Nullable Integer maxRunning, @Nullable Integer perMinute) {}

    /**
     * A limit and its use.
     *
     * @param running how many of its jobs are claimed or run
     * @param startedLastMinute how many of them started within the last minute, or are claimed; with perMinute only
     * @param waiting how many of its jobs are due and wait
     */
    record LimitUse(
            @Nullable String key,
            @Nullable String jobName,
            @Nullable Integer maxRunning,
            @Nullable Integer perMinute,
            int running,
            @Nullable Integer startedLastMinute,
            long waiting) {}

    @GetMapping("/api/limits")
    ApiResponse<List<LimitUse>> list() {
        return ApiResponse.ok(table.all().stream().map(this::use).toList(), clock.instant());
    }

    @GetMapping(BY_KEY)
    ApiResponse<LimitUse> get(@PathVariable String key) {
        return answer(key, false);
    }

    @GetMapping(BY_JOB_NAME)
    ApiResponse<LimitUse> getByJobName(@PathVariable String jobName) {
        return answer(jobName, true);
    }

    @PutMapping(BY_KEY)
    ApiResponse<LimitUse> put(@PathVariable String key, @RequestBody LimitSubmission limit) {
        JobRules.inPath("key", key);
        return put(key, false, limit);
    }

    @PutMapping(BY_JOB_NAME)
    ApiResponse<LimitUse> putByJobName(@PathVariable String jobName, @RequestBody LimitSubmission limit) {
        JobRules.name("jobName", jobName);
        return put(jobName, true, limit);
    }

    @DeleteMapping(BY_KEY)
    ApiResponse<LimitUse> delete(@PathVariable String key) {
        return delete(key, false);
    }

    @DeleteMapping(BY_JOB_NAME)
    ApiResponse<LimitUse> deleteByJobName(@PathVariable String jobName) {
        return delete(jobName, true);
    }

    private ApiResponse<LimitUse> put(String key, boolean byJobName, LimitSubmission limit) {
        if (limit.maxRunning() == null && limit.perMinute() == null) {
            throw JobRules.broken("maxRunning", "or perMinute is required; DELETE ends the limit");
        }
        limits.put(
                key,
                byJobName,
                limit.maxRunning() == null ? null : JobRules.range("maxRunning", limit.maxRunning(), 1, MOST),
                limit.perMinute() == null ? null : JobRules.range("perMinute", limit.perMinute(), 1, MOST));
        return answer(key, byJobName);
    }

    /** Answers with the limit as it was. */
    private ApiResponse<LimitUse> delete(String key, boolean byJobName) {
        var last = answer(key, byJobName);
        if (!limits.delete(key, byJobName)) {
            throw unknown();
        }
        return last;
    }

    private ApiResponse<LimitUse> answer(String key, boolean byJobName) {
        var limit = table.find(key, byJobName).orElseThrow(LimitController::unknown);
        return ApiResponse.ok(use(limit), clock.instant());
    }

    private static ApiException unknown() {
        return ApiException.notFound(ErrorCodes.LIMIT_NOT_FOUND, "there is no such limit");
    }

    private LimitUse use(Limit limit) {
        var now = Utc.micros(clock.instant());
        return new LimitUse(
                limit.byJobName() ? null : limit.key(),
                limit.byJobName() ? limit.key() : null,
                limit.maxRunning(),
                limit.perMinute(),
                rooms.underWay(limit),
                limit.perMinute() == null ? null : rooms.starts(limit, now).count(),
                rooms.waiting(limit, now));
    }
}
