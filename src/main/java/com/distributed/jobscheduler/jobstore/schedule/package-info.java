/**
 * When a job runs: the due list, the next run time, and the time after a run or a missed occurrence. The recurrence
 * package computes times; the rules for retries and misfires are here. Knows the job and execution packages.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.schedule;

import org.jspecify.annotations.NullMarked;
