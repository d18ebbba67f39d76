package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.worker.peer.DispatchReply;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** True when every agent refused this job, or has a remembered refusal of its name. */
    boolean areAll() {
        return agents.all().stream()
                .allMatch(agent -> own.containsKey(agent) || agent.names().refusal(name) != null);
    }

    /** The reply when no agent is left to ask: refused by all, or not delivered. */
    DispatchReply verdict() {
        var isFinal = own.keySet().containsAll(agents.all());
        var who = agents.all().stream()
                .map(this::describe)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("; "));
        if (isFinal) {
            return new DispatchReply.NotHere(Printable.line(DispatchReasons.NO_AGENT + who, LONGEST), null);
        }
        return new DispatchReply.NotDelivered(
                who.isEmpty()
                        ? DispatchReasons.NO_CIRCUIT
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
