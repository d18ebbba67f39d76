/**
 * When a job runs: the due list, the next run time, what follows a run or a missed occurrence.
 * Recurrence arithmetic is the recurrence package's; the rules about retries and misfires are here.
 * Knows the job and execution packages.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.schedule;

import org.jspecify.annotations.NullMarked;
