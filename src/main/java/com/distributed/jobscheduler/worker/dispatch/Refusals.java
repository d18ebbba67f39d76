package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.worker.peer.DispatchReply;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The agents that cannot run one job: those that refused this job, and those that lately refused its name. */
final class Refusals {
    /** In characters: people read the reason, and it is sent in a header. */
    private static final int LONGEST = 500;

    private final AgentPool agents;
    private final @Nullable String name;
    private final Map<Agent, DispatchReply.NotHere> own = new HashMap<>();

    Refusals(AgentPool agents, @Nullable String name) {
        this.agents = agents;
        this.name = name;
    }

    /** True when every agent has a remembered refusal of the name. */
    static boolean areRemembered(AgentPool agents, @Nullable String name) {
        return new Refusals(agents, name).areAll();
    }

    void add(Agent agent, DispatchReply.NotHere refusal) {
        own.put(agent, refusal);
    }

    /** Adds the agent's refusal of the name if it is fresh: it counts as an answer to this job. */
    void addFresh(Agent agent) {
        var refusal = agent.names().freshRefusal(name);
        if (refusal != null) {
            own.put(agent, new DispatchReply.NotHere("", refusal.handlers()));
        }
    }

    /** The agents that refused this job. */
    Set<Agent> agents() {
        return own.keySet();
    }

    /** True when every agent refused this job, or has a remembered refusal of its name, and no other may know it. */
    boolean areAll() {
        var roll = agents.roll();
        var all = roll.agents();
        return !all.isEmpty()
                && all.stream()
                        .allMatch(
                                agent -> own.containsKey(agent) || agent.names().refusal(name) != null)
                && roll.absent(name).isEmpty();
    }

    /** The reply when no agent is left to ask: refused by all, or not delivered. */
    DispatchReply verdict() {
        var roll = agents.roll();
        var all = roll.agents();
        var absent = roll.absent(name);
        var isFinal = !all.isEmpty() && own.keySet().containsAll(all) && absent.isEmpty();
        var who = Stream.concat(
                        all.stream().map(this::describe).filter(Objects::nonNull),
                        absent.stream().map(agent -> agent.workerId() + " at " + agent.url() + " is silent"))
                .collect(Collectors.joining("; "));
        if (isFinal) {
            return new DispatchReply.NotHere(Printable.line(DispatchReasons.NO_AGENT + who, LONGEST), null);
        }
        return new DispatchReply.NotDelivered(
                who.isEmpty()
                        ? agents.whyShut()
                        : Printable.line("no agent that may know the job can be asked now; " + who, LONGEST));
    }

    private @Nullable String describe(Agent agent) {
        var refusal = own.get(agent);
        if (refusal != null && refusal.handlers() == null) {
            return agent.name() + DispatchReasons.REFUSED_IT + refusal.reason();
        }
        var remembered = agent.names().refusal(name);
        var handlers = refusal != null ? refusal.handlers() : remembered != null ? remembered.handlers() : null;
        return handlers == null
                ? null
                : "%s has no handler for \"%s\" (it has %s)"
                        .formatted(
                                agent.name(),
                                Printable.shortened(String.valueOf(name)),
                                handlers.isEmpty() ? "none" : String.join(", ", handlers));
    }
}
