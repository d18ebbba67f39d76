/**
 * When a recurring job runs next: pure calendar arithmetic in the job's zone, counted from its first run time.
 * Knows {@code java.time} and, for CRON, Spring's {@code CronExpression}; holds no state and asks no clock.
 * The rules are those of semantics, "Recurrence".
 */
@NullMarked
package com.distributed.jobscheduler.recurrence;

import org.jspecify.annotations.NullMarked;
