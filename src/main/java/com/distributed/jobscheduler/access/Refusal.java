package com.distributed.jobscheduler.access;

import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Answers, in the envelope, requests that never reach the service. */
@RequiredArgsConstructor
final class Refusal {
    private final ObjectMapper json;
    private final Clock clock;

    void unknownCaller(HttpServletResponse response, String message) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        write(response, HttpServletResponse.SC_UNAUTHORIZED, ErrorCodes.UNAUTHORIZED, message);
    }

    void forbidden(HttpServletResponse response, String message) throws IOException {
        write(response, HttpServletResponse.SC_FORBIDDEN, ErrorCodes.FORBIDDEN, message);
    }

    void malformed(HttpServletResponse response) throws IOException {
        write(
                response,
                HttpServletResponse.SC_BAD_REQUEST,
                ErrorCodes.VALIDATION_FAILED,
                "request: its path or a header is malformed");
    }

    private void write(HttpServletResponse response, int status, String code, String message) throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream()
                .write(json.writeValueAsBytes(ApiResponse.error(code, message, null, clock.instant())));
    }
}
