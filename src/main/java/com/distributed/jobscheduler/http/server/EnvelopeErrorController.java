package com.distributed.jobscheduler.http.server;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.wire.ApiResponse;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The envelope for errors before any controller, from a filter or the container. */
@RestController
@RequiredArgsConstructor
class EnvelopeErrorController implements ErrorController {
    private final Clock clock;

    @RequestMapping("${server.error.path:${error.path:/error}}")
    ResponseEntity<ApiResponse<Void>> error(HttpServletRequest request) {
        var code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer i ? i : 404;
        return ResponseEntity.status(statusOf(code))
                .contentType(MediaType.APPLICATION_JSON)
                .body(body(
                        code,
                        request.getAttribute(RequestDispatcher.ERROR_MESSAGE) instanceof String s ? s : null,
                        clock.instant()));
    }

    private static HttpStatus statusOf(int code) {
        return Objects.requireNonNullElse(HttpStatus.resolve(code), HttpStatus.INTERNAL_SERVER_ERROR);
    }

    /** @param said why, for the caller of a request that was wrong; null or blank: what the status says */
    static ApiResponse<Void> body(int code, @Nullable String said, Instant now) {
        var status = statusOf(code);
        return ApiResponse.error(
                ErrorEnvelopeAdvice.codeOf(status),
                said == null || said.isBlank() || status.is5xxServerError()
                        ? status.getReasonPhrase()
                        : Printable.shortened(said),
                null,
                now);
    }
}
