package com.distributed.jobscheduler.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of every answer (contract: "Every response is enveloped").
 *
 * @param success whether the call did what it was asked
 * @param data the answer; on an error null, or what the caller needs to decide (for example the current status)
 * @param message why a call failed, in one sentence; null or a remark on success
 * @param errorCode one of {@link ErrorCodes}, null on success
 * @param timestamp when the answer was made, UTC
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

    /** An answer with a remark beside it, or without one. */
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
