/**
 * The job: its row, its state, its occurrence, and how its moves are requested and answered. The common ground of
 * claim, run, schedule, control and submission. Knows no other feature of the store, only its values.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.job;

import org.jspecify.annotations.NullMarked;
