/**
 * The API for your own handlers, {@link com.distributed.jobscheduler.agent.handlers.JobHandler}, and their registry.
 * The job's name chooses the handler: the whole name, or the part before its first colon, or else the default handler,
 * where one is configured. A leaf; the built-in {@code http} and {@code command} handlers are below it.
 */
@NullMarked
package com.distributed.jobscheduler.agent.handlers;

import org.jspecify.annotations.NullMarked;
