/**
 * What the store does by itself: leases that ran out, skipped occurrences, purging, counting.
 * Each task is a tick that calls one method, off the request path.
 * Knows claim, run and schedule.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.upkeep;

import org.jspecify.annotations.NullMarked;
