package com.distributed.jobscheduler.agent.handlers.registry;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which jobs this agent takes.
 *
 * @param defaultHandler the handler of jobs whose name no handler has; none: their dispatch is refused
 */
@ConfigurationProperties("worker.agent")
record HandlerProperties(@Nullable String defaultHandler) {}
