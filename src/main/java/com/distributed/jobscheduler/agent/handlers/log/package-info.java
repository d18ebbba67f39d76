/**
 * The built-in {@code log} handler: a job that is one line of the log.
 * For trying things out, and what the profile {@code standalone} does with a job that no handler is named for.
 * Knows the handlers' API only.
 */
@NullMarked
package com.distributed.jobscheduler.agent.handlers.log;

import org.jspecify.annotations.NullMarked;
