/**
 * The store's own loops: expired leases, skipped occurrences, purging, counting. Each task is a tick that calls one
 * method, off the request path. Knows claim, registry, run and schedule.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.upkeep;

import org.jspecify.annotations.NullMarked;
