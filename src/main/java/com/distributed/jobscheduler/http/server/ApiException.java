package com.distributed.jobscheduler.http.server;

import com.distributed.jobscheduler.wire.ErrorCodes;
import java.time.Duration;
import lombok.Getter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A controller's error: its status, code and sentence go into the envelope. */
@Getter
public final class ApiException extends RuntimeException {
    private final HttpStatus status;
    private final String errorCode;
    private final transient @Nullable Object data;
    private final @Nullable Duration retryAfter;

    private ApiException(
            HttpStatus status, String errorCode, String message, @Nullable Object data, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.status = status;
        this.errorCode = errorCode;
        this.data = data;
        this.retryAfter = retryAfter;
    }

    /** 400: the input breaks a rule; the message names the field and the rule. */
    public static ApiException badRequest(String errorCode, String message) {
        return new ApiException(HttpStatus.BAD_REQUEST, errorCode, message, null, null);
    }

    /** 403: the caller is known, but may not do this. */
    public static ApiException forbidden(String message) {
        return new ApiException(HttpStatus.FORBIDDEN, ErrorCodes.FORBIDDEN, message, null, null);
    }

    /** 404: the id is unknown. */
    public static ApiException notFound(String errorCode, String message) {
        return new ApiException(HttpStatus.NOT_FOUND, errorCode, message, null, null);
    }

    /** 409: the current state does not allow it; the data has that state. */
    public static ApiException conflict(String errorCode, String message, @Nullable Object data) {
        return new ApiException(HttpStatus.CONFLICT, errorCode, message, data, null);
    }

    /** 412: what the caller expects to change is no longer as it was; the data has it as it is. */
    public static ApiException preconditionFailed(String errorCode, String message, @Nullable Object data) {
        return new ApiException(HttpStatus.PRECONDITION_FAILED, errorCode, message, data, null);
    }

    /** 422: valid, but not for this service; the data helps the caller to choose another one. */
    public static ApiException unprocessable(String errorCode, String message, @Nullable Object data) {
        return new ApiException(HttpStatus.UNPROCESSABLE_ENTITY, errorCode, message, data, null);
    }

    /** 503 with Retry-After: busy, or not the leader now; the same call may succeed later. */
    public static ApiException unavailable(String errorCode, String message, Duration retryAfter) {
        return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, errorCode, message, null, retryAfter);
    }
}
