package com.distributed.jobscheduler.worker.dispatch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** State of the agents, for people. */
@Component
@RequiredArgsConstructor
public class KnownAgents {
    private final AgentPool agents;

    /** State of each agent, in the order of the configuration. */
    public List<AgentState> states() {
        return agents.states();
    }

    /** Agents that lately refused this name, each with the names that it has handlers for. */
    public Map<String, List<String>> refusalsOf(@Nullable String jobName) {
        var refusals = new LinkedHashMap<String, List<String>>();
        for (var agent : agents.all()) {
            var refusal = agent.names().refusal(jobName);
            if (refusal != null) {
                refusals.put(agent.name(), refusal.handlers());
            }
        }
        return refusals;
    }
}
