/**
 * What happens to one due occurrence: claim at the store, delivery to an agent with retries, move of its schedule.
 * Every end is a {@link DispatchOutcome}; a claim is made only when it can be sent, and no claim is forgotten. An order
 * becomes a claim, a claim becomes a result. Knows store, segment and recurrence; scan tells it what to dispatch.
 */
@NullMarked
package com.distributed.jobscheduler.worker.dispatch;

import org.jspecify.annotations.NullMarked;
