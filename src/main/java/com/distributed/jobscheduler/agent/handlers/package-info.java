/**
 * The API for handlers of one's own, {@link com.distributed.jobscheduler.agent.handlers.JobHandler}, and nothing else: the
 * artefact {@code api} is this package. It depends on Java alone.
 * The registry of the handlers and the built-in {@code log}, {@code http} and {@code command} live below it.
 */
@NullMarked
package com.distributed.jobscheduler.agent.handlers;

import org.jspecify.annotations.NullMarked;
