package com.distributed.jobscheduler.agent.handlers.registry;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The jobs that this agent takes.
 *
 * @param defaultHandler handler of jobs whose name has no handler; without it, their dispatch is refused
 */
@ConfigurationProperties("worker.agent")
record HandlerProperties(@Nullable String defaultHandler) {}
