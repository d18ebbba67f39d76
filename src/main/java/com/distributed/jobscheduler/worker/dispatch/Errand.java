package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.DispatchReply;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One occurrence on its way. An agent that surely did not take it leaves the next one to be asked in the same round; once one
 * may have taken it, only that one is asked again. One that cannot run it is not asked again, and when that is every agent,
 * it is refused for good; as long as one that may know it could not be asked, it is not.
 */
final class Errand {
    private final AgentPool agents;
    private final DispatchMetrics metrics;
    private final Claim claim;
    private final @Nullable String name;
    private final Appetite.Place place;
    private final Refusals refusals;
    private @Nullable Admission admitted;
    private @Nullable Agent doubtful;
    private @Nullable DispatchReply last;
    private boolean sent;

    Errand(AgentPool agents, DispatchMetrics metrics, Claim claim, @Nullable Admission admitted, Appetite.Place place) {
        this.agents = agents;
        this.metrics = metrics;
        this.claim = claim;
        this.name = claim.job().jobName();
        this.admitted = admitted;
        this.place = place;
        this.refusals = new Refusals(agents, name);
    }

    DispatchReply lastReply() {
        return last == null ? new DispatchReply.NotDelivered("interrupted") : last;
    }

    DispatchReply round() {
        last = doubtful == null ? askInTurn() : askAgain(doubtful, lastReply());
        return last;
    }

    private DispatchReply askInTurn() {
        var asked = new HashSet<>(refusals.agents());
        DispatchReply best = null;
        for (var admission = first(asked); admission != null; admission = next(asked)) {
            var agent = admission.agent();
            asked.add(agent);
            if (Thread.currentThread().isInterrupted()) {
                admission.dismiss();
                return lastReply();
            }
            var reply = send(admission);
            if (reply instanceof DispatchReply.Unknown) {
                doubtful = agent;
                place.leave(); // it waits for that one, and must not keep others from the rest
            }
            if (!reply.isSurelyNotTaken()) {
                return reply;
            }
            if (reply instanceof DispatchReply.NotHere notHere) {
                refusals.add(agent, notHere);
            } else {
                best = best == null ? reply : better(best, reply);
            }
        }
        return best == null ? refusals.verdict() : best;
    }

    private @Nullable Admission first(Set<Agent> asked) {
        var admission = admitted;
        admitted = null;
        if (admission == null) {
            return next(asked);
        }
        if (admission.agent().names().refusal(name) == null) {
            return admission;
        }
        // It refused another job of this name since it admitted, or every agent has: each in its turn.
        admission.dismiss();
        return next(asked);
    }

    private @Nullable Admission next(Set<Agent> asked) {
        var admission = agents.admit(name, asked);
        if (admission != null || name == null || !refusals.areAll()) {
            return admission;
        }
        // A job does not fail on memory alone: a new handler may be there by now.
        admission = agents.admitAgain(name, refusals);
        return admission == null ? agents.admit(name, asked) : admission;
    }

    /** Once an attempt may have arrived, a later one that surely did not does not take that back. */
    private DispatchReply askAgain(Agent agent, DispatchReply doubt) {
        var admission = agent.admit();
        if (admission == null) {
            return doubt;
        }
        if (Thread.currentThread().isInterrupted()) {
            admission.dismiss();
            return doubt;
        }
        var reply = send(admission);
        return reply.isSurelyNotTaken() || reply instanceof DispatchReply.StaleEpoch ? doubt : reply;
    }

    private DispatchReply send(Admission admission) {
        var reply = admission.send(claim, !sent);
        metrics.attempted(sent, reply);
        sent = true;
        return reply;
    }

    /** The reply that gives the better reason to try another round: busy, the sooner the better; then unreachable. */
    private static DispatchReply better(DispatchReply one, DispatchReply other) {
        if (one instanceof DispatchReply.Busy first && other instanceof DispatchReply.Busy second) {
            return isSooner(second.retryAfter(), first.retryAfter()) ? second : first;
        }
        if (one instanceof DispatchReply.Busy || other instanceof DispatchReply.Misconfigured) {
            return one;
        }
        return other;
    }

    private static boolean isSooner(@Nullable Duration one, @Nullable Duration other) {
        return other != null && (one == null || one.compareTo(other) < 0);
    }
}
