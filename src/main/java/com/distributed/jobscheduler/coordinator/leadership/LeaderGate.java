package com.distributed.jobscheduler.coordinator.leadership;

import com.distributed.jobscheduler.http.client.Reply;
import com.distributed.jobscheduler.http.client.ResultRetry;
import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.ErrorCodes;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Brings each write to the leader: handled here when this node leads, else forwarded. Without a leader, or while it
 * does not answer, a write waits for the next leader; that is safe, because every write of this service may be
 * repeated. Each node answers reads, and the coordinators' own registration, by itself.
 */
@Component
@Order(0)
class LeaderGate extends OncePerRequestFilter {
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final LeaderElection election;
    private final LeadershipTable leadership;
    private final LocalNode node;
    private final LeadershipProperties properties;
    private final LeaderForwarding forwarding;
    private final HandlerExceptionResolver handlerExceptionResolver;
    private final Retry retry;

    LeaderGate(
            LeaderElection election,
            LeadershipTable leadership,
            LocalNode node,
            LeadershipProperties properties,
            LeaderForwarding forwarding,
            HandlerExceptionResolver handlerExceptionResolver,
            RetryRegistry retries) {
        this.election = election;
        this.leadership = leadership;
        this.node = node;
        this.properties = properties;
        this.forwarding = forwarding;
        this.handlerExceptionResolver = handlerExceptionResolver;
        this.retry = ResultRetry.named(
                retries, "forwarded-write", taker -> taker instanceof Taker.Nobody none && none.isTimeLeft());
    }

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
            // Too large, too slow or broken off: refused with the same message as in a controller.
            refuse(
                    request,
                    response,
                    new HttpMessageNotReadableException("the body", e, new ServletServerHttpRequest(request)));
            return;
        }
        var deadline = System.nanoTime() + properties.writeWait().toNanos();
        switch (whoTakes(forward, deadline)) {
            case Taker.ThisNode here -> chain.doFilter(forward.replayed(), response);
            case Taker.Leads elsewhere -> forward.answer(elsewhere.answer(), response);
            case Taker.Unreadable away -> refuse(request, response, away.why());
            case Taker.Nobody none ->
                refuse(
                        request,
                        response,
                        ApiException.unavailable(
                                ErrorCodes.NOT_LEADER, forward.failure() + "; ask again", Duration.ofSeconds(1)));
        }
    }

    /** Who takes a write. */
    private sealed interface Taker {
        record ThisNode() implements Taker {}

        record Leads(Reply.Answered answer) implements Taker {}

        /** The database does not say who leads. */
        record Unreadable(DataAccessException why) implements Taker {}

        record Nobody(boolean isTimeLeft) implements Taker {}
    }

    private Taker whoTakes(ForwardedWrite forward, long deadline) {
        try {
            return retry.executeSupplier(() -> look(forward, deadline));
        } catch (CancellationException interrupted) {
            return new Taker.Nobody(false);
        }
    }

    private Taker look(ForwardedWrite forward, long deadline) {
        if (election.term().isPresent()) {
            return new Taker.ThisNode();
        }
        Optional<Leader> elsewhere;
        try {
            elsewhere = forward.isFirstHop() ? leaderElsewhere() : Optional.empty();
        } catch (DataAccessException away) {
            return new Taker.Unreadable(away);
        }
        return elsewhere
                .flatMap(forward::to)
                .<Taker>map(Taker.Leads::new)
                .orElseGet(() -> new Taker.Nobody(System.nanoTime() - deadline < 0));
    }

    private Optional<Leader> leaderElsewhere() {
        var self = node.identity().map(LocalNode.Identity::url).orElse("");
        return leadership.current().filter(leader -> !leader.url().equals(self));
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, Exception why) {
        handlerExceptionResolver.resolveException(request, response, null, why);
    }
}
