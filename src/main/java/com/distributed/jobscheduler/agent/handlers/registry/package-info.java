/**
 * The handlers of this agent: all {@code JobHandler} beans, wherever they come from, by the names of their jobs.
 * The job's name chooses the handler: the whole name, or the part before its first colon, or else the default
 * handler, where one is configured.
 * Knows the handlers' API only; the dispatch, the status and the registration know it.
 */
@NullMarked
package com.distributed.jobscheduler.agent.handlers.registry;

import org.jspecify.annotations.NullMarked;
