package com.distributed.jobscheduler.worker.dispatch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which agents said lately that they have no handler for a name, for people. */
@Component
@RequiredArgsConstructor
public class NameRefusals {
    private final AgentPool agents;

    /** The names that each of those agents has handlers for, by the agent's name. */
    public Map<String, List<String>> of(@Nullable String jobName) {
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
