package com.distributed.jobscheduler.worker.peer;

import java.util.List;

/** The agents that this worker dispatches to, at least one, in the order of their configuration. */
public record WorkerAgents(List<WorkerAgentClient> all) {}
