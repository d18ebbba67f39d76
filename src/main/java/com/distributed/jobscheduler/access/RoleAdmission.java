package com.distributed.jobscheduler.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import lombok.RequiredArgsConstructor;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.servletapi.SecurityContextHolderAwareRequestWrapper;

/** By Spring Security's context, in a role's own process. */
@RequiredArgsConstructor
final class RoleAdmission implements Admission {
    private final Listeners listeners;

    @Override
    public void letIn(Caller caller, HttpServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        // The filter chain's proxy clears it when the request is over.
        SecurityContextHolder.setContext(
                new SecurityContextImpl(new AuthenticatedCaller(caller, request.getRemoteAddr())));
        // Only the actuator asks the request for its caller, to decide what it shows.
        chain.doFilter(
                listeners.isManagement(request)
                        ? new SecurityContextHolderAwareRequestWrapper(request, "ROLE_")
                        : request,
                response);
    }
}
