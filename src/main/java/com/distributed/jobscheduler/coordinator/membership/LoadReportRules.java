package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.LoadReport;
import com.distributed.jobscheduler.wire.SegmentRange;
import com.distributed.jobscheduler.wire.TimeRange;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules for a heartbeat's load report, so that every accepted report can be stored. */
final class LoadReportRules {
    private static final Pattern SHORT = Pattern.compile("[\\p{Graph} ]{0,64}");

    private LoadReportRules() {}

    /**
     * Checks the report.
     *
     * @throws ApiException 400 naming the field and its rule
     */
    static void check(LoadReport report) {
        require(isShort(report.status()), "status: must be at most 64 printable ASCII characters");
        require(isShort(report.version()), "version: must be at most 64 printable ASCII characters");
        require(isShort(report.agentCircuit()), "agentCircuit: must be at most 64 printable ASCII characters");
        require(isCount(report.assignedSegmentCount()), "assignedSegmentCount: must not be negative");
        require(isCount(report.inFlight()), "inFlight: must not be negative");
        require(isCount(report.jobsDispatchedCount()), "jobsDispatchedCount: must not be negative");
        require(isCount(report.epoch()), "epoch: must not be negative");
        require(isSane(report.lastScanTime()), "lastScanTime: must lie in the years 1970 to 9999");
        var segments = report.segments();
        if (segments != null) {
            require(
                    segments.size() <= SegmentRange.COUNT,
                    "segments: must be at most " + SegmentRange.COUNT + " entries");
            for (var i = 0; i < segments.size(); i++) {
                var segment = segments.get(i);
                require(
                        segment != null && SegmentRange.contains(segment),
                        "segments[%d]: must be %s".formatted(i, SegmentRange.rule()));
            }
        }
    }

    private static boolean isShort(@Nullable String text) {
        return text == null || SHORT.matcher(text).matches();
    }

    private static boolean isCount(@Nullable Number value) {
        return value == null || value.longValue() >= 0;
    }

    private static boolean isSane(@Nullable Instant instant) {
        return instant == null || TimeRange.contains(instant);
    }

    private static void require(boolean kept, String rule) {
        if (!kept) {
            throw ApiException.badRequest(ErrorCodes.VALIDATION_FAILED, rule);
        }
    }
}
