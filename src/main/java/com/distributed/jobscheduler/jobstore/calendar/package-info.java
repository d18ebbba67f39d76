/**
 * Calendars: the days on which jobs do not run. Stores them in versions, answers calls about them, and finds the
 * schedule of a job: its recurrence on its calendar. Knows the job package.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.calendar;

import org.jspecify.annotations.NullMarked;
