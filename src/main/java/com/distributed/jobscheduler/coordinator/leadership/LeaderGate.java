package com.distributed.jobscheduler.coordinator.leadership;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.ErrorCodes;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Brings each write to the leader: handled here when this node leads, else forwarded. While nobody leads, or the leader
 * does not answer, a write waits for the next one, for every write of this service may safely be repeated. Reads, and
 * the coordinators' own registration, are answered by each node itself.
 */
@Component
@Order(0)
@RequiredArgsConstructor
class LeaderGate extends OncePerRequestFilter {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final LeaderElection election;
    private final LeadershipTable leadership;
    private final LocalNode node;
    private final LeadershipProperties properties;
    private final LeaderForwarding forwarding;
    private final HandlerExceptionResolver handlerExceptionResolver;

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI();
        return READS.contains(request.getMethod()) || !path.startsWith("/api/") || path.startsWith("/api/coordinator/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (election.term().isPresent()) {
            chain.doFilter(request, response);
            return;
        }
        ForwardedWrite forward;
        try {
            forward = forwarding.prepare(request);
        } catch (IOException e) {
            // Too large, too slow or broken off: refused in the words that a controller's would be.
            refuse(
                    request,
                    response,
                    new HttpMessageNotReadableException("the body", e, new ServletServerHttpRequest(request)));
            return;
        }
        var deadline = System.nanoTime() + properties.writeWait().toNanos();
        while (true) {
            if (election.term().isPresent()) {
                chain.doFilter(forward.replayed(), response);
                return;
            }
            Optional<Leader> elsewhere;
            try {
                elsewhere = forward.isFirstHop() ? leaderElsewhere() : Optional.empty();
            } catch (DataAccessException away) {
                refuse(request, response, away);
                return;
            }
            var answered = elsewhere.flatMap(forward::to);
            if (answered.isPresent()) {
                forward.answer(answered.get(), response);
                return;
            }
            if (System.nanoTime() - deadline >= 0) {
                refuse(
                        request,
                        response,
                        ApiException.unavailable(
                                ErrorCodes.NOT_LEADER, forward.failure() + "; ask again", Duration.ofSeconds(1)));
                return;
            }
            pause();
        }
    }

    private Optional<Leader> leaderElsewhere() {
        var self = node.identity().map(LocalNode.Identity::url).orElse("");
        return leadership.current().filter(leader -> !leader.url().equals(self));
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, Exception why) {
        handlerExceptionResolver.resolveException(request, response, null, why);
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
