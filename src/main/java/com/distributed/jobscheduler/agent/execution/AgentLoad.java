package com.distributed.jobscheduler.agent.execution;

/**
 * The agent's load, and its counts since the start.
 *
 * @param draining true during a shutdown
 * @param capacity how many jobs may run at once
 * @param taken number of slots taken by jobs that run or are about to
 * @param executed number of ended runs
 * @param succeeded number of runs that completed
 * @param failed number of runs that failed or timed out
 */
public record AgentLoad(boolean draining, int capacity, int taken, long executed, long succeeded, long failed) {}
