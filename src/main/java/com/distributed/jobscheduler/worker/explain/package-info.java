/**
 * Why a job has not run: its cause and the next step, in one call. Asks the store for the job, the coordinator for the
 * segment's owner and the agents for their load; changes nothing. Knows the other features; no feature knows it.
 */
@NullMarked
package com.distributed.jobscheduler.worker.explain;

import org.jspecify.annotations.NullMarked;
