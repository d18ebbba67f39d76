package com.distributed.jobscheduler.worker.segment;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.EpochRange;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.SegmentRange;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The body of an assignment, checked: an object with {@code segments}, or the bare array (contract). */
record AssignmentRequest(Segments segments, @Nullable Long epoch) {
    static AssignmentRequest read(JsonNode body) {
        if (body.isArray()) {
            return new AssignmentRequest(segments(body), null);
        }
        if (!body.isObject()) {
            throw invalid("body: must be an object with 'segments', or an array of segments");
        }
        return new AssignmentRequest(segments(body.path("segments")), epoch(body.path("epoch")));
    }

    private static Segments segments(JsonNode array) {
        if (array.isMissingNode() || array.isNull()) {
            throw invalid("segments: is required; an empty array means none");
        }
        if (!array.isArray()) {
            throw invalid("segments: must be an array of segments, each " + SegmentRange.rule());
        }
        if (array.size() > SegmentRange.COUNT) {
            throw invalid("segments: has %d entries, more than %d".formatted(array.size(), SegmentRange.COUNT));
        }
        var values = new ArrayList<Integer>();
        for (var node : array) {
            if (!node.isIntegralNumber() || !node.canConvertToInt()) {
                throw ApiException.badRequest(
                        node.isIntegralNumber() ? ErrorCodes.SEGMENT_OUT_OF_RANGE : ErrorCodes.VALIDATION_FAILED,
                        "segments[%d]: must be %s".formatted(values.size(), SegmentRange.rule()));
            }
            if (!SegmentRange.contains(node.intValue())) {
                throw ApiException.badRequest(
                        ErrorCodes.SEGMENT_OUT_OF_RANGE,
                        "segments[%d]: %d is not %s".formatted(values.size(), node.intValue(), SegmentRange.rule()));
            }
            if (values.contains(node.intValue())) {
                throw ApiException.badRequest(
                        ErrorCodes.DUPLICATE_SEGMENT,
                        "segments[%d]: %d is repeated".formatted(values.size(), node.intValue()));
            }
            values.add(node.intValue());
        }
        return Segments.of(values);
    }

    private static @Nullable Long epoch(JsonNode epoch) {
        if (epoch.isMissingNode() || epoch.isNull()) {
            return null;
        }
        if (!epoch.isIntegralNumber() || !epoch.canConvertToLong() || !EpochRange.contains(epoch.longValue())) {
            throw invalid("epoch: must be " + EpochRange.rule());
        }
        return epoch.longValue();
    }

    private static ApiException invalid(String message) {
        return ApiException.badRequest(ErrorCodes.VALIDATION_FAILED, message);
    }
}
