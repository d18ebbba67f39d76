/**
 * What happens to one due occurrence: claim at the store, delivery to the agent with retries, move of its schedule.
 * Every ending is a {@link DispatchOutcome}; nothing is claimed that cannot be sent, nothing claimed is forgotten.
 * An order becomes a claim, a claim becomes a result. Knows store, segment and recurrence; is told by scan what to dispatch.
 */
@NullMarked
package com.distributed.jobscheduler.worker.dispatch;

import org.jspecify.annotations.NullMarked;
