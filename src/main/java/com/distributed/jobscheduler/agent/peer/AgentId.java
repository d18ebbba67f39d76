package com.distributed.jobscheduler.agent.peer;

import com.distributed.jobscheduler.wire.InstanceId;

/**
 * The agent's names. The store grants a repeated start to the agent that made it. With the configured name alone, a
 * restarted agent, or a second one of the same name, would get another process's run.
 *
 * @param workerId the configured name, as in the registry
 * @param instance the process, among those with this name in the registry
 */
public record AgentId(String workerId, InstanceId instance) {
    /** The name of this process, with which it starts and reports runs. */
    public String incarnation() {
        return workerId + "." + instance.random();
    }
}
