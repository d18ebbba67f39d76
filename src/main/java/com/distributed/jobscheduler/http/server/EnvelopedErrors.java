package com.distributed.jobscheduler.http.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** An answer whose errors are enveloped at once: the error page of the application around it has a form of its own. */
public final class EnvelopedErrors extends HttpServletResponseWrapper {
    private final ObjectMapper json;
    private final Clock clock;

    public EnvelopedErrors(HttpServletResponse response, ObjectMapper json, Clock clock) {
        super(response);
        this.json = json;
        this.clock = clock;
    }

    @Override
    public void sendError(int status) throws IOException {
        sendError(status, null);
    }

    @Override
    public void sendError(int status, @Nullable String message) throws IOException {
        resetBuffer();
        setStatus(status);
        setContentType(MediaType.APPLICATION_JSON_VALUE);
        getOutputStream().write(json.writeValueAsBytes(EnvelopeErrorController.body(status, message, clock.instant())));
    }
}
