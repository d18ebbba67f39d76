/**
 * The job: its row, its state, its occurrence, and how a move of it is asked for and answered.
 * The ground that claim, run, schedule, control and submission share.
 * Knows no other feature of the store, only its values.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.job;

import org.jspecify.annotations.NullMarked;
