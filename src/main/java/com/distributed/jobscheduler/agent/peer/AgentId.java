package com.distributed.jobscheduler.agent.peer;

/**
 * The agent's two names. The store grants a repeated start to the agent that made it; were that the configured name
 * alone, a restarted agent, or a second one of the same name, would be granted what another process has begun.
 *
 * @param workerId the configured name, as in the registry
 * @param incarnation the name of this very process, under which it starts and reports runs
 */
public record AgentId(String workerId, String incarnation) {}
