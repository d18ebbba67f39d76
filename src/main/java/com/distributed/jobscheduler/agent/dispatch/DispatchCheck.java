package com.distributed.jobscheduler.agent.dispatch;

import com.distributed.jobscheduler.agent.peer.OccurrenceRef;
import com.distributed.jobscheduler.agent.run.AcceptedJob;
import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.DispatchGroup;
import com.distributed.jobscheduler.wire.DispatchRequest;
import com.distributed.jobscheduler.wire.EpochRange;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.TimeRange;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The rules of a dispatch. A valid one can run here and identifies an occurrence. */
@Component
@RequiredArgsConstructor
class DispatchCheck {
    private static final int LONGEST_NAME = 255;
    private static final int MOST_RETRIES = 1_000_000;
    /** Visible ASCII, without characters that a URL's path cannot carry: the key becomes part of one. */
    private static final Pattern KEY = Pattern.compile("[!-~&&[^/\\\\%;]]{1,200}");

    private static final Pattern HEADER = Pattern.compile("[!-~]{1,200}");
    /** Digits only; their number keeps them up to {@link EpochRange#LARGEST}. */
    private static final Pattern EPOCH = Pattern.compile("\\d{1,18}");

    private final HandlerChoice handlers;

    AcceptedJob check(DispatchGroup.@Nullable Entry entry) {
        if (entry == null || entry.job() == null) {
            throw invalid("job: must be given");
        }
        return check(entry.job(), entry.key(), entry.claim(), entry.traceparent(), Boolean.TRUE.equals(entry.alone()));
    }

    AcceptedJob check(
            DispatchRequest request,
            @Nullable String key,
            @Nullable String claim,
            @Nullable String traceparent,
            boolean alone) {
        var jobId = request.jobId();
        if (jobId == null || jobId < 1) {
            throw invalid("jobId: must be an integer of at least 1");
        }
        var jobName = request.jobName();
        if (jobName == null || jobName.isBlank() || tooLong(jobName) || jobName.indexOf('\0') >= 0) {
            throw invalid(
                    "jobName: must be 1 to %d characters, not all blank and none of them NUL".formatted(LONGEST_NAME));
        }
        var payload = Objects.requireNonNullElse(request.payload(), "");
        if (payload.indexOf('\0') >= 0) {
            throw invalid("payload: must not contain the NUL character");
        }
        var time = checkTime(request);
        var retryCount = checkCount("retryCount", request.retryCount());
        checkCount("maxRetries", request.maxRetries());
        if (key != null && !KEY.matcher(key).matches()) {
            throw invalid(
                    WireHeaders.IDEMPOTENCY_KEY + ": must be 1 to 200 visible ASCII characters other than / \\ % ;");
        }
        if (claim != null && !HEADER.matcher(claim).matches()) {
            throw invalid(WireHeaders.CLAIM + ": must be 1 to 200 visible ASCII characters");
        }
        var occurrence = new OccurrenceRef(
                jobId,
                key == null ? WireHeaders.occurrenceKey(jobId, time) : key,
                claim,
                traceparent != null && HEADER.matcher(traceparent).matches() ? traceparent : null);
        return new AcceptedJob(
                occurrence,
                jobName,
                payload,
                time,
                retryCount + 1,
                alone,
                checkTimeout(request.timeoutMillis()),
                handlers.forJob(jobName, payload));
    }

    /** The epoch of a header. */
    static @Nullable Long epoch(@Nullable String header) {
        if (header != null && !EPOCH.matcher(header).matches()) {
            throw invalid(WireHeaders.EPOCH + ": must be " + EpochRange.rule());
        }
        return header == null ? null : Long.valueOf(header);
    }

    /** The epoch of one dispatch in a group call. */
    static @Nullable Long epoch(DispatchGroup.@Nullable Entry entry) {
        var epoch = entry == null ? null : entry.epoch();
        if (epoch != null && !EpochRange.contains(epoch)) {
            throw invalid("epoch: must be " + EpochRange.rule());
        }
        return epoch;
    }

    private static Instant checkTime(DispatchRequest request) {
        var time = request.executionTime() == null ? request.scheduledTime() : request.executionTime();
        if (time == null || !TimeRange.contains(time)) {
            throw invalid("executionTime: must be an instant of the years 1970 to 9999");
        }
        return time;
    }

    private static int checkCount(String field, @Nullable Integer count) {
        if (count == null) {
            return 0;
        }
        if (count < 0 || count > MOST_RETRIES) {
            throw invalid("%s: must be an integer from 0 to %d".formatted(field, MOST_RETRIES));
        }
        return count;
    }

    private static @Nullable Duration checkTimeout(@Nullable Long millis) {
        if (millis != null && (millis < 1 || millis > DispatchRequest.LONGEST_TIMEOUT.toMillis())) {
            throw invalid("timeoutMillis: must be an integer from 1 to " + DispatchRequest.LONGEST_TIMEOUT.toMillis());
        }
        return millis == null ? null : Duration.ofMillis(millis);
    }

    private static boolean tooLong(String name) {
        return name.codePointCount(0, name.length()) > LONGEST_NAME;
    }

    private static ApiException invalid(String message) {
        return ApiException.badRequest(ErrorCodes.VALIDATION_FAILED, message);
    }
}
