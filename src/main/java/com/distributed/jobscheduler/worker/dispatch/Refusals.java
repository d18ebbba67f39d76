package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.worker.peer.DispatchReply;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which agents cannot run one job: those that said so to it, and those that said so of its name lately. */
final class Refusals {
    /** In characters: a reason is for people, and goes along in a header. */
    private static final int LONGEST = 1_000;

    private final AgentPool agents;
    private final @Nullable String name;
    private final Map<Agent, DispatchReply.NotHere> own = new HashMap<>();

    Refusals(AgentPool agents, @Nullable String name) {
        this.agents = agents;
        this.name = name;
    }

    /** True when every agent is remembered to have refused the name. */
    static boolean areRemembered(AgentPool agents, @Nullable String name) {
        return new Refusals(agents, name).areAll();
    }

    void add(Agent agent, DispatchReply.NotHere refusal) {
        own.put(agent, refusal);
    }

    /** The agents that refused this very job. */
    Set<Agent> agents() {
        return own.keySet();
    }

    /** True when every agent refused this job, or is remembered to have refused its name. */
    boolean areAll() {
        return agents.all().stream()
                .allMatch(agent -> own.containsKey(agent) || agent.names().refusal(name) != null);
    }

    /** What they come to, when nobody is left to be asked: refused by all, each in this moment, or not delivered. */
    DispatchReply verdict() {
        var isFinal = agents.all().stream()
                .allMatch(agent -> own.containsKey(agent) || agent.names().isFreshlyRefused(name));
        var who = agents.all().stream().map(this::describe).filter(Objects::nonNull).collect(Collectors.joining("; "));
        if (isFinal) {
            return new DispatchReply.NotHere(cut(JobDispatcher.NO_AGENT + who), null);
        }
        return new DispatchReply.NotDelivered(
                who.isEmpty()
                        ? JobDispatcher.NO_CIRCUIT
                        : cut("no agent that may know the job can be asked now; " + who));
    }

    private @Nullable String describe(Agent agent) {
        var refusal = own.get(agent);
        if (refusal != null && refusal.handlers() == null) {
            return agent.name() + " refused it: " + Printable.oneLine(refusal.reason());
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

    private static String cut(String reason) {
        return reason.length() > LONGEST ? reason.substring(0, LONGEST) + "..." : reason;
    }
}
