package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.RegisteredAgent;
import com.distributed.jobscheduler.worker.peer.WorkerAgents;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The agents, least loaded first, full ones last, each with its own circuit breaker. Those that the worker follows come
 * and go, and may be none.
 */
@Component
class AgentPool {
    /** How long other jobs of a name wait while the first job of that name asks an agent. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final AgentCircuits circuits;
    private final Duration noHandlerTtl;
    private final Clock clock;
    private final boolean deduplicates;
    private final boolean isSingle;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile Roll roll = new Roll(List.of(), List.of());

    /**
     * The agents at one moment. Who decides on a job by all of them takes one roll: an agent on its way from the silent
     * ones to the others, or back, is always on it.
     *
     * @param agents those that get jobs
     * @param absent agents that are silent but still listed
     */
    record Roll(List<Agent> agents, List<RegisteredAgent> absent) {
        /** The silent agents that may know this name. */
        List<RegisteredAgent> absent(@Nullable String name) {
            return absent.stream().filter(agent -> agent.mayKnow(name)).toList();
        }
    }

    /** An agent's load at one moment: it changes while the agents are sorted, and a sort of many agents fails then. */
    private record Load(Agent agent, boolean isFull, boolean isSilent, int inFlight) {
        private static final Comparator<Load> LEAST_FIRST =
                Comparator.comparing(Load::isFull).thenComparing(Load::isSilent).thenComparingInt(Load::inFlight);

        private static Load of(Agent agent) {
            return new Load(agent, !agent.hasRoom(), agent.room().isSilent(), agent.inFlight());
        }
    }

    AgentPool(WorkerAgents clients, CircuitBreakerRegistry circuits, DispatchProperties properties, Clock clock) {
        this.noHandlerTtl = properties.noHandlerTtl();
        this.clock = clock;
        this.deduplicates = properties.agentDeduplicates();
        this.isSingle = clients.isFixed() && clients.all().size() == 1;
        this.circuits = new AgentCircuits(circuits, isSingle);
        clients.onChange(this::follow);
    }

    /** An agent that stays keeps what is known of it; one that comes back is a new one. */
    private synchronized void follow(WorkerAgents.Known now) {
        var before = roll.agents();
        var agents = now.all().stream()
                .map(client -> before.stream()
                        .filter(agent -> agent.isAt(client))
                        .findAny()
                        .orElseGet(() ->
                                new Agent(client, circuits.begin(client.name()), new NameMemory(clock, noHandlerTtl))))
                .toList();
        roll = new Roll(agents, now.absent());
        var stay = Set.copyOf(agents);
        before.stream().filter(agent -> !stay.contains(agent)).forEach(agent -> circuits.end(agent.name()));
    }

    /**
     * Admits to an agent that may know this name: the least loaded, in turn among equals. With several agents, one that
     * was never asked for the name gets one job of it first. If no other agent admits, further jobs of that name wait
     * briefly for its answer.
     *
     * @return null when no agent outside {@code except} may know the name and admits
     */
    @Nullable
    Admission admit(@Nullable String name, Set<Agent> except) {
        var startedAt = System.nanoTime();
        while (true) {
            List<Agent> may;
            Admission admission;
            synchronized (this) { // else many threads would see the same free room at once
                may = byLoad(except).stream()
                        .filter(agent -> agent.names().refusal(name) == null)
                        .toList();
                admission = firstOf(may, isSingle ? null : name);
            }
            var asked = admission != null || name == null
                    ? null
                    : may.stream()
                            .map(agent -> agent.names().underWay(name))
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(null);
            if (asked == null) {
                return admission;
            }
            if (!asked.awaitEnd(PATIENCE) || System.nanoTime() - startedAt > PATIENCE.toNanos()) {
                return firstOf(may, null);
            }
        }
    }

    private static @Nullable Admission firstOf(List<Agent> agents, @Nullable String toBeTried) {
        return agents.stream()
                .map(agent -> toBeTried == null ? agent.admit() : agent.admit(toBeTried))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /**
     * Admits to an agent that refused this name a while ago and may have a handler by now. One job at a time asks. The
     * other jobs of that name wait for its answer and add a fresh refusal to their own.
     *
     * @return null when no agent can be asked
     */
    @Nullable
    Admission admitAgain(String name, Refusals refusals) {
        for (var agent : byLoad(refusals.agents())) {
            var admission = again(agent, name);
            if (admission != null) {
                return admission;
            }
            refusals.addFresh(agent);
        }
        return null;
    }

    private static @Nullable Admission again(Agent agent, String name) {
        var names = agent.names();
        while (names.refusal(name) != null && names.freshRefusal(name) == null) {
            var admission = agent.admit(name);
            if (admission != null && names.freshRefusal(name) == null) {
                return admission;
            }
            if (admission != null) {
                admission.dismiss(); // another job's question has just ended
                return null;
            }
            var other = names.underWay(name);
            if (other == null || !other.awaitEnd(PATIENCE)) {
                return null;
            }
        }
        return null;
    }

    /** Admits to the least loaded agent, whatever it knows; null while every circuit is open. */
    @Nullable
    Admission admitAny() {
        return firstOf(byLoad(Set.of()), null);
    }

    private List<Agent> byLoad(Set<Agent> except) {
        var order = new ArrayList<>(all());
        Collections.rotate(order, turn.getAndIncrement());
        return order.stream()
                .filter(agent -> !except.contains(agent))
                .map(Load::of)
                .sorted(Load.LEAST_FIRST)
                .map(Load::agent)
                .toList();
    }

    /**
     * Number of further jobs that the agents together have room for; {@link AgentRoom#NO_LIMIT} or more means no limit.
     */
    long room() {
        return all().stream().mapToLong(Agent::roomLeft).sum();
    }

    /** Asks for free slots: agents that were never asked, and full or {@code isReserved} ones whose time has come. */
    void lookAgain(boolean isReserved) {
        all().stream()
                .filter(agent -> !agent.isShut())
                .forEach(agent -> agent.room().lookAgain(isReserved));
    }

    /** Time until the first full agent is asked again. */
    Duration untilAsked() {
        return all().stream()
                .filter(agent -> !agent.isShut())
                .map(agent -> agent.room().untilAsked())
                .min(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** True while there is no agent, or every agent's circuit is open. */
    boolean isShut() {
        return all().stream().allMatch(Agent::isShut);
    }

    /** Why nothing can be dispatched while {@link #isShut}. */
    String whyShut() {
        return all().isEmpty() ? DispatchReasons.NO_AGENTS : DispatchReasons.NO_CIRCUIT;
    }

    /**
     * True when a repeated key surely runs once. With several agents it may not: another agent does not know the key.
     */
    boolean isRunOnce() {
        return deduplicates && isSingle;
    }

    /** The agents now, those that get jobs and those that are silent. */
    Roll roll() {
        return roll;
    }

    /** The agents that get jobs now. */
    List<Agent> all() {
        return roll.agents();
    }

    List<AgentState> states() {
        return all().stream().map(Agent::state).toList();
    }
}
