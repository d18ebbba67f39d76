package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.RegisteredAgent;
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

    /** Agents that are silent but still listed by the job store, and may know this name. */
    public List<RegisteredAgent> absent(@Nullable String jobName) {
        return agents.roll().absent(jobName);
    }

    /** State of each agent, in the order of the configuration or of the job store's list. */
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
