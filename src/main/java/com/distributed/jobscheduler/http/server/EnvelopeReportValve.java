package com.distributed.jobscheduler.http.server;

import com.distributed.jobscheduler.wire.ApiResponse;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/** The envelope for requests that Tomcat refuses before any servlet, such as a malformed path. */
@RequiredArgsConstructor
final class EnvelopeReportValve extends ErrorReportValve {
    private final ObjectMapper json;
    private final Clock clock;

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if ("TRACE".equals(request.getMethod())) {
            // The connector refused it. Tomcat would request the error page by TRACE as well, and the answer would be
            // empty.
            response.setSuspended(false);
            report(request, response, null);
        } else {
            super.invoke(request, response);
        }
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var status = HttpStatusCode.valueOf(response.getStatus());
        try {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getOutputStream()
                    .write(json.writeValueAsBytes(ApiResponse.error(
                            ErrorEnvelopeAdvice.codeOf(status), messageOf(status), null, clock.instant())));
            response.finishResponse();
        } catch (IOException e) {
            container.getLogger().debug("the refusal could not be written", e);
        }
    }

    private static String messageOf(HttpStatusCode status) {
        return switch (status.value()) {
            case 405 -> "request: this method is not allowed";
            case 501, 505 -> "request: this method, transfer coding or version of HTTP is not supported";
            default ->
                status.is4xxClientError()
                        ? "request: its path or a header is malformed"
                        : "the request failed inside the service; its log has the reason";
        };
    }
}
