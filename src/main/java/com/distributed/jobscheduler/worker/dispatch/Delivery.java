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
 * Delivers a claimed occurrence to an agent: rounds of attempts with backoff and jitter, all with the same key. The
 * caller calls {@link #admit} before it claims, so that it claims only while an agent that may know the job can be
 * asked.
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

    /** Caps the wait that a busy agent may ask for. */
    private DispatchReply capped(DispatchReply reply) {
        return reply instanceof DispatchReply.Busy busy
                        && busy.retryAfter() != null
                        && busy.retryAfter().compareTo(longestWait) > 0
                ? new DispatchReply.Busy(longestWait)
                : reply;
    }

    /** True while there is no agent, or every agent's circuit is open. */
    boolean isShut() {
        return agents.isShut();
    }

    /** Why nothing can be dispatched while {@link #isShut}. */
    String whyShut() {
        return agents.whyShut();
    }

    /**
     * Takes the right to one attempt at an agent that may know the job. If every agent has refused the name, one of
     * them is asked again before the job fails.
     *
     * @return null when no agent can be asked
     */
    @Nullable
    Admission admit(DueEntry job) {
        var name = job.jobName();
        var admission = agents.admit(name, Set.of());
        return admission == null && Refusals.areRemembered(agents, name) ? agents.admitAny() : admission;
    }

    /**
     * Sends an occurrence until an agent has decided, the attempts are used up, or this thread is interrupted.
     *
     * @param admitted the result of {@link #admit} for it; null where no agent can be asked at once
     * @param place leaves as soon as the occurrence is bound to one agent
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
