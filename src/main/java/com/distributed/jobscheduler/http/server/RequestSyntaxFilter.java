package com.distributed.jobscheduler.http.server;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.Globals;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses requests that the container would silently misread, or for which Spring would answer 500. */
final class RequestSyntaxFilter extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var type = request.getContentType();
        if (type != null && type.indexOf('*') >= 0) {
            response.sendError(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "Content-Type: must not be a wildcard");
        } else if (hasUnreadableParameter(request)) {
            response.sendError(
                    HttpServletResponse.SC_BAD_REQUEST, "query: a parameter is badly encoded, or there are too many");
        } else {
            chain.doFilter(request, response);
        }
    }

    /** An unreadable parameter would count as absent: a list without its limit is a different request. */
    private static boolean hasUnreadableParameter(HttpServletRequest request) {
        if (request.getQueryString() == null) {
            return false;
        }
        request.getParameter(""); // parses the parameters
        return request.getAttribute(Globals.PARAMETER_PARSE_FAILED_ATTR) != null;
    }
}
