package com.distributed.jobscheduler.agent.execution;

/**
 * How busy the agent is and has been since its start.
 *
 * @param draining true while shutting down
 * @param capacity how many jobs may run at once
 * @param taken how many slots are taken, by jobs that run or are about to
 * @param executed runs that ended, however they did
 * @param succeeded those that completed
 * @param failed those that failed or timed out
 */
public record AgentLoad(boolean draining, int capacity, int taken, long executed, long succeeded, long failed) {}
