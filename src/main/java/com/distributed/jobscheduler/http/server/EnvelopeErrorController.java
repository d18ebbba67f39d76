package com.distributed.jobscheduler.http.server;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.wire.ApiResponse;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The envelope for errors that no controller saw: what a filter or the container itself refused. */
@RestController
@RequiredArgsConstructor
class EnvelopeErrorController implements ErrorController {
    private final Clock clock;

    @RequestMapping("${server.error.path:${error.path:/error}}")
    ResponseEntity<ApiResponse<Void>> error(HttpServletRequest request) {
        var code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer i ? i : 404;
        var status = Objects.requireNonNullElse(HttpStatus.resolve(code), HttpStatus.INTERNAL_SERVER_ERROR);
        var said = request.getAttribute(RequestDispatcher.ERROR_MESSAGE) instanceof String s && !s.isBlank()
                ? s
                : status.getReasonPhrase();
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(ApiResponse.error(
                        ErrorEnvelopeAdvice.codeOf(status),
                        status.is5xxServerError() ? status.getReasonPhrase() : Printable.shortened(said),
                        null,
                        clock.instant()));
    }
}
