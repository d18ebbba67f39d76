/**
 * Why a job has not run: the one true cause, and what comes next, in one call.
 * Asks the store for the job, the coordinator for its segment's owner and the agents for their load; changes nothing.
 * Knows the other features; none knows it.
 */
@NullMarked
package com.distributed.jobscheduler.worker.explain;

import org.jspecify.annotations.NullMarked;
