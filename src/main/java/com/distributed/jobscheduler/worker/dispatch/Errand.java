package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.DispatchReply;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of one occurrence, round by round. While every asked agent surely did not take it, the next agent is
 * asked in the same round. Once an agent may have taken it, only that agent is asked again. An agent that cannot run it
 * is not asked again. The job is refused for good only when every agent has refused it; an agent that may know it but
 * could not be asked prevents that.
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
                place.leave(); // bound to this agent now: others may use the room
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
        if (!(best instanceof DispatchReply.Busy)) {
            place.leave(); // no agent with room may take it now: others may use the room
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
        // This agent refused the name since it admitted, or all agents have: ask them in turn.
        admission.dismiss();
        return next(asked);
    }

    private @Nullable Admission next(Set<Agent> asked) {
        var admission = agents.admit(name, asked);
        if (admission != null || name == null || !refusals.areAll()) {
            return admission;
        }
        // Ask again before the job fails: a new handler may be there by now.
        admission = agents.admitAgain(name, refusals);
        return admission == null ? agents.admit(name, asked) : admission;
    }

    /** Asks the same agent again. An earlier attempt may have arrived: a later "not taken" does not change that. */
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

    /** The better reason for another round: Busy with the shorter wait first, then unreachable. */
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
