package com.distributed.jobscheduler.starter;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The one way from the application's server to the agent; closed with 503 while the agent is not there. */
final class AgentDoor extends HttpServlet {
    static final String PATHS = "/api/worker-agent/*";

    private transient volatile @Nullable AgentApi api;

    void open(AgentApi behind) {
        api = behind;
    }

    void close() {
        api = null;
    }

    Filter filter() {
        return (request, response, chain) -> service(request, response);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        var behind = api;
        if (behind == null) {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            response.setHeader("Retry-After", "1");
            response.setContentType("application/json");
            response.getOutputStream()
                    .write("""
                    {"success":false,"data":null,"message":"the agent is starting, or shutting down",\
                    "errorCode":"UNAVAILABLE","timestamp":"%s"}""".formatted(Clock.systemUTC().instant()).getBytes(StandardCharsets.UTF_8));
        } else {
            behind.answer(request, response);
        }
    }
}
