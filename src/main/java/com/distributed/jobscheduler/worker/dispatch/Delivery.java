package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.http.client.ResultRetry;
import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.DispatchReply;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Brings a claimed occurrence to an agent: rounds of attempts with backoff and jitter, each with the same key. The caller
 * asks for {@link #admit} before it claims, so that nothing is claimed while no agent that may know it can be asked.
 */
@Component
class Delivery {
    private final AgentPool agents;
    private final Retry retry;
    private final DispatchMetrics metrics;
    private final Duration longestWait;

    Delivery(AgentPool agents, RetryRegistry retries, DispatchProperties properties, DispatchMetrics metrics) {
        this.agents = agents;
        this.metrics = metrics;
        this.longestWait = properties.retryAfterCap();
        this.retry = ResultRetry.named(
                retries, "dispatch", reply -> reply instanceof DispatchReply r && r.isRetryable(), this::askedWait);
    }

    private Optional<Duration> askedWait(Object reply) {
        return reply instanceof DispatchReply r && capped(r) instanceof DispatchReply.Busy busy
                ? Optional.ofNullable(busy.retryAfter())
                : Optional.empty();
    }

    /** An agent that is busy may ask us to wait as long as we let it. */
    private DispatchReply capped(DispatchReply reply) {
        return reply instanceof DispatchReply.Busy busy
                        && busy.retryAfter() != null
                        && busy.retryAfter().compareTo(longestWait) > 0
                ? new DispatchReply.Busy(longestWait)
                : reply;
    }

    /** True while every agent's circuit is open. */
    boolean isShut() {
        return agents.isShut();
    }

    /**
     * Takes the right to one attempt at an agent that may know the job; null when none of them can be asked. Where every
     * agent has refused the name, it is one of those: they are asked once more before the job fails.
     */
    @Nullable
    Admission admit(DueEntry job) {
        var name = job.jobName();
        var admission = agents.admit(name, Set.of());
        return admission == null && Refusals.areRemembered(agents, name) ? agents.admitAny() : admission;
    }

    /**
     * Sends an occurrence until an agent has decided on it, the attempts are used up, or we are interrupted.
     *
     * @param admitted what {@link #admit} gave for it; null where nobody can be asked at once
     * @param place left as soon as it is bound to one agent
     */
    DispatchReply deliver(Claim claim, @Nullable Admission admitted, Appetite.Place place) {
        var errand = new Errand(agents, metrics, claim, admitted, place);
        try {
            return capped(retry.executeSupplier(errand::round));
        } catch (CancellationException interrupted) {
            return capped(errand.lastReply());
        }
    }
}
