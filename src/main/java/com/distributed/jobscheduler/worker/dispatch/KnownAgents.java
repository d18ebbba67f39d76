package com.distributed.jobscheduler.worker.dispatch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What this worker knows of its agents, for people. */
@Component
@RequiredArgsConstructor
public class KnownAgents {
    private final AgentPool agents;

    /** How each of them stands, in the order of the configuration. */
    public List<AgentState> states() {
        return agents.states();
    }

    /** The names that each agent has handlers for which said lately that it has none for this one, by the agent's name. */
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
