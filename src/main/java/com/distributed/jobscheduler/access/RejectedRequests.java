package com.distributed.jobscheduler.access;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What the firewall finds late: it looks at a form's parameters and at headers only when they are read. */
@Slf4j
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
@RequiredArgsConstructor
class RejectedRequests {
    private final Clock clock;

    @ExceptionHandler
    ResponseEntity<Object> rejected(RequestRejectedException rejection) {
        log.debug("request.rejected reason=\"{}\"", Printable.shortened(String.valueOf(rejection.getMessage())));
        return ResponseEntity.badRequest()
                .contentType(MediaType.APPLICATION_JSON)
                .body(ApiResponse.error(
                        ErrorCodes.MALFORMED_REQUEST,
                        "request: a parameter or a header has characters that are not allowed",
                        null,
                        clock.instant()));
    }
}
