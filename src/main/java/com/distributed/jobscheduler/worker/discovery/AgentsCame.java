package com.distributed.jobscheduler.worker.discovery;

/** There are agents to dispatch to that were not there before: jobs may have waited for them. */
public record AgentsCame() {}
