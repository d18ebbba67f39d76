/**
 * The built-in {@code command} handler: a job that runs one of the operator's named commands. The payload only names
 * the command; the arguments are configured, and there is no shell. Knows the handlers' API only.
 */
@NullMarked
package com.distributed.jobscheduler.agent.handlers.command;

import org.jspecify.annotations.NullMarked;
