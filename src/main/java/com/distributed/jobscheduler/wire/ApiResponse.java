package com.distributed.jobscheduler.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of every answer (contract: "Every response is enveloped").
 *
 * @param success whether the call succeeded
 * @param data the answer; on an error null, or the facts that the caller needs to decide (such as the current status)
 * @param message on an error the reason in one sentence; on success null or a remark
 * @param errorCode one of {@link ErrorCodes}, null on success
 * @param timestamp time of the answer, UTC
 */
public record ApiResponse<T>(
        boolean success,
        @Nullable T data,
        @Nullable String message,
        @Nullable String errorCode,
        Instant timestamp) {

    public static <T> ApiResponse<T> ok(@Nullable T data, Instant now) {
        return new ApiResponse<>(true, data, null, null, now);
    }

    /** A success with an optional remark. */
    public static <T> ApiResponse<T> ok(@Nullable T data, @Nullable String remark, Instant now) {
        return new ApiResponse<>(true, data, remark, null, now);
    }

    public static <T> ApiResponse<T> message(String message, Instant now) {
        return new ApiResponse<>(true, null, message, null, now);
    }

    public static <T> ApiResponse<T> error(String errorCode, String message, @Nullable T data, Instant now) {
        return new ApiResponse<>(false, data, message, errorCode, now);
    }
}
