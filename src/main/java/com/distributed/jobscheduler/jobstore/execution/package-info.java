/**
 * The history: one row per attempt, from its claim to its end.
 * Written in the transaction of the move it records; read newest first.
 * Knows the job package and the values alone.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.execution;

import org.jspecify.annotations.NullMarked;
