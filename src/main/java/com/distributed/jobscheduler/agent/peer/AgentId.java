package com.distributed.jobscheduler.agent.peer;

import com.distributed.jobscheduler.wire.InstanceId;

/**
 * The agent's names. The store grants a repeated start to the agent that made it; were that the configured name
 * alone, a restarted agent, or a second one of the same name, would be granted what another process has begun.
 *
 * @param workerId the configured name, as in the registry
 * @param instance which process it is, as the registry tells it apart from others of its name
 */
public record AgentId(String workerId, InstanceId instance) {
    /** The name of this very process, under which it starts and reports runs. */
    public String incarnation() {
        return workerId + "." + instance.random();
    }
}
