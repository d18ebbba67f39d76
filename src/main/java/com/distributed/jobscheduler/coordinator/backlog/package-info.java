/**
 * The due jobs of each segment, as the Job Store counts them, for readers of the distribution. Optional: without a Job
 * Store's URL, or while the store is away, the backlog is unknown and all else goes on. No decision depends on it.
 */
@NullMarked
package com.distributed.jobscheduler.coordinator.backlog;

import org.jspecify.annotations.NullMarked;
