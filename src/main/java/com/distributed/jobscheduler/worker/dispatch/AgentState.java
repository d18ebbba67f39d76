package com.distributed.jobscheduler.worker.dispatch;

import java.net.URI;

/**
 * How an agent stands, for the status.
 *
 * @param name its name in logs and metrics
 * @param circuit its circuit breaker's state: CLOSED, OPEN, HALF_OPEN
 * @param inFlight how many dispatches to it are under way in this worker
 */
public record AgentState(String name, URI url, String circuit, int inFlight) {}
