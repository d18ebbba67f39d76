package com.distributed.jobscheduler.http;

import com.distributed.jobscheduler.wire.ApiResponse;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/** The envelope for requests that Tomcat refuses before any servlet sees them, such as a malformed path. */
@RequiredArgsConstructor
final class EnvelopeReportValve extends ErrorReportValve {
    private final ObjectMapper json;
    private final Clock clock;

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var status = HttpStatusCode.valueOf(response.getStatus());
        var message = status.is4xxClientError()
                ? "request: its path or a header is malformed"
                : "the request failed inside the service; its log has the reason";
        try {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getOutputStream()
                    .write(json.writeValueAsBytes(
                            ApiResponse.error(ErrorEnvelopeAdvice.codeOf(status), message, null, clock.instant())));
            response.finishResponse();
        } catch (IOException e) {
            container.getLogger().debug("the refusal could not be written", e);
        }
    }
}
