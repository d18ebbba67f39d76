/**
 * How much is due in each segment, as the Job Store counts it, for the eyes of whoever reads the distribution.
 * Optional: without a Job Store's URL, or while it is away, the backlog is unknown and everything else goes on.
 * Nothing is decided by it.
 */
@NullMarked
package com.distributed.jobscheduler.coordinator.backlog;

import org.jspecify.annotations.NullMarked;
