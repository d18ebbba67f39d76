package com.distributed.jobscheduler.access;

import com.distributed.jobscheduler.logs.SaidOnce;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Predicate;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.web.filter.GenericFilterBean;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Checks each request once. There is no session, no login page, and no protection against forged forms beyond
 * {@link Browsers}, because no browser sends a credential by itself.
 */
@Slf4j
@RequiredArgsConstructor
final class Gate extends GenericFilterBean {
    private static final String SCHEME = "Bearer ";

    private final AccessProperties properties;
    private final TokenSource tokens;
    private final AccessRules rules;
    private final Predicate<HttpServletRequest> isLocal;
    private final Refusal refusal;
    private final Admission admission;
    private final SaidOnce anonymousWrite = new SaidOnce();

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var asked = (HttpServletRequest) request;
        var answer = (HttpServletResponse) response;
        if (rules.isOpenedBySecret(asked, () -> pathOf(asked))) {
            letIn(Caller.SHOWING_SECRET, asked, response, chain);
            return;
        }
        var local = isLocal.test(asked) && !properties.alwaysRequired();
        var inForce = tokens.current();
        var presented = bearer(asked);
        var caller = presented == null ? null : inForce.callerWith(presented);
        if (caller == null) {
            if (presented != null && !(local && inForce.isEmpty())) {
                refusal.unknownCaller(answer, "Authorization: this token is not accepted here");
                return;
            }
            var objection = Browsers.objection(asked, local);
            if (objection != null) {
                refusal.forbidden(answer, objection);
                return;
            }
        }
        if (local && caller == null) {
            letIn(Caller.LOCAL, asked, response, chain);
        } else if (caller == null) {
            if (rules.isOpen(asked.getMethod(), pathOf(asked))) {
                noteAnonymousWrite(asked);
                chain.doFilter(request, response);
            } else {
                refusal.unknownCaller(
                        answer,
                        inForce.isEmpty()
                                ? "Authorization: this machine alone may call, as long as scheduler.access.token-file is not set"
                                : "Authorization: a bearer token is required");
            }
        } else if (rules.allows(caller.roles(), asked.getMethod(), pathOf(asked))) {
            letIn(caller, asked, response, chain);
        } else {
            refusal.forbidden(answer, rules.objectionTo(caller));
        }
    }

    /** The only open write is that of {@link AccessProperties#allowAnonymousCoordinator}. */
    private void noteAnonymousWrite(HttpServletRequest request) {
        if (request.getMethod().equals("POST") && anonymousWrite.begins()) {
            log.warn(
                    "anonymous-write.accepted first=\"{} {}\" from={} next=\"logged once\"",
                    request.getMethod(),
                    request.getRequestURI(),
                    request.getRemoteAddr());
        }
    }

    private void letIn(Caller caller, HttpServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (caller.client() != null) {
            request.setAttribute(CallingClient.ATTRIBUTE, caller.client());
        }
        admission.letIn(caller, request, response, chain);
    }

    private static @Nullable String bearer(HttpServletRequest request) {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : header;
    }

    private static PathContainer pathOf(HttpServletRequest request) {
        return ServletRequestPathUtils.parseAndCache(request).pathWithinApplication();
    }
}
