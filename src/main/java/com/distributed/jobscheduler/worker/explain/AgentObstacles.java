package com.distributed.jobscheduler.worker.explain;

import com.distributed.jobscheduler.worker.dispatch.AgentState;
import com.distributed.jobscheduler.worker.dispatch.DispatchReasons;
import com.distributed.jobscheduler.worker.dispatch.KnownAgents;
import com.distributed.jobscheduler.worker.dispatch.RecentDispatches.Recent;
import com.distributed.jobscheduler.worker.peer.AgentLoad;
import com.distributed.jobscheduler.worker.peer.StoredJob;
import com.distributed.jobscheduler.worker.peer.WorkerAgentClient;
import com.distributed.jobscheduler.worker.peer.WorkerAgents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds what at the agents keeps a job from being dispatched. Each method returns null when nothing does. */
@Component
@RequiredArgsConstructor
class AgentObstacles {
    private static final String RETURNED =
            "A dispatch is retried, and what was not delivered goes back to PENDING for the next scan.";

    private final WorkerAgents agents;
    private final KnownAgents known;

    /** Checks a job that waits. */
    @Nullable
    Explanation obstacle(StoredJob job, @Nullable Recent tried, String nextScan, Facts facts) {
        var states = known.states();
        if (states.isEmpty()) {
            return noneRegistered(job, facts);
        }
        if (states.stream().noneMatch(AgentState::admits)) {
            return circuitsOpen(states, facts);
        }
        var loads = loads(facts);
        var noAgent = noAgent(job, states, loads, facts);
        if (noAgent != null) {
            return noAgent;
        }
        if (loads.stream().allMatch(load -> load.unreachable() != null)) {
            return facts.say(Cause.AGENT_UNREACHABLE, "No agent can be reached.", RETURNED);
        }
        var wasBusy = tried != null && DispatchReasons.AGENT_BUSY.equals(tried.reason());
        if (isFull(job, loads) || (wasBusy && loads.stream().allMatch(load -> load.availableSlots() == null))) {
            return facts.say(
                    Cause.AGENT_AT_CAPACITY,
                    "Every agent that may run it is at capacity.",
                    "The next scan tries again: " + nextScan);
        }
        return null;
    }

    /** Checks a job that this worker is dispatching. */
    @Nullable
    Explanation obstacleInFlight(StoredJob job, Facts facts) {
        var loads = loads(facts);
        var noAgent = noAgent(job, known.states(), loads, facts);
        return noAgent == null && isFull(job, loads)
                ? facts.say(
                        Cause.AGENT_AT_CAPACITY,
                        "This worker holds its claim, and every agent that may run it is at capacity.",
                        "The dispatch is retried; then the job goes back to PENDING for the next scan.")
                : noAgent;
    }

    private Explanation noneRegistered(StoredJob job, Facts facts) {
        var silent = known.absent(job.jobName()).stream()
                .map(agent -> agent.workerId() + " at " + agent.url())
                .toList();
        return facts.with("silentAgents", silent)
                .say(
                        Cause.NO_AGENT,
                        "No agent that this worker may use is registered at the job store"
                                + (silent.isEmpty() ? "" : ", but for silent ones: " + String.join(", ", silent)),
                        "It stays PENDING until an agent registers with a URL that scheduler.worker.allowed-agents allows.");
    }

    private static Explanation circuitsOpen(List<AgentState> states, Facts facts) {
        var forced = states.stream()
                .filter(agent -> agent.circuit().equals("FORCED_OPEN"))
                .map(AgentState::name)
                .toList();
        return facts.with("agents", states)
                .say(
                        Cause.CIRCUIT_OPEN,
                        "The circuit of every agent is open, so nothing is claimed: "
                                + (forced.isEmpty()
                                        ? "they kept failing."
                                        : String.join(", ", forced) + " was forced open by an operator."),
                        forced.isEmpty()
                                ? "The circuit tries again by itself after its wait; look at the agents."
                                : "It stays so until it is closed: POST {\"updateState\":\"CLOSE\"} to "
                                        + "/actuator/circuitbreakers/" + forced.getFirst()
                                        + ", where that endpoint is exposed, or restart the worker.");
    }

    /** Some agents said that they have no handler for its name, and the others cannot be asked. */
    private @Nullable Explanation noAgent(StoredJob job, List<AgentState> states, List<AgentLoad> loads, Facts facts) {
        var refusing = known.refusalsOf(job.jobName());
        var unreachable = loads.stream()
                .filter(load -> load.unreachable() != null)
                .map(AgentLoad::agent)
                .collect(Collectors.toSet());
        var away = new ArrayList<String>();
        for (var agent : refusing.isEmpty() ? List.<AgentState>of() : states) {
            if (refusing.containsKey(agent.name())) {
                continue;
            }
            if (agent.admits() && !unreachable.contains(agent.name())) {
                return null;
            }
            away.add(agent.name()
                    + (agent.admits() ? " cannot be reached" : " cannot be asked, its circuit is " + agent.circuit()));
        }
        if (refusing.isEmpty()) {
            return null;
        }
        known.absent(job.jobName()).forEach(agent -> away.add(agent.workerId() + " at " + agent.url() + " is silent"));
        var who = refusing.entrySet().stream().map(AgentObstacles::describe).collect(Collectors.joining("; "));
        return facts.with("refusedBy", refusing)
                .say(
                        Cause.NO_AGENT_FOR_JOB,
                        away.isEmpty()
                                ? "No agent has a handler for its name: " + who
                                : who + "; " + String.join("; ", away),
                        away.isEmpty()
                                ? "The next try asks each once more, and the job is FAILED when none has it: give an agent a"
                                        + " handler for its name, or correct the name."
                                : "It stays PENDING until an agent that may know it answers: start that agent, or give"
                                        + " another one a handler for its name.");
    }

    private static String describe(Map.Entry<String, List<String>> refusal) {
        return refusal.getKey() + " has no handler for its name (it has "
                + (refusal.getValue().isEmpty() ? "none" : String.join(", ", refusal.getValue())) + ")";
    }

    private List<AgentLoad> loads(Facts facts) {
        var loads = agents.all().stream().map(WorkerAgentClient::load).toList();
        facts.with("agents", loads);
        return loads;
    }

    /** True when every reachable agent that may know the name says that it has no room. */
    private boolean isFull(StoredJob job, List<AgentLoad> loads) {
        var refusing = known.refusalsOf(job.jobName()).keySet();
        var reachable = loads.stream()
                .filter(load -> load.unreachable() == null && !refusing.contains(load.agent()))
                .toList();
        return !reachable.isEmpty()
                && reachable.stream().allMatch(load -> load.availableSlots() != null && load.availableSlots() <= 0);
    }
}
