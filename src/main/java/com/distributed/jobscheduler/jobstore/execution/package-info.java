/**
 * The history: one row per attempt, from its claim to its end. Written in the transaction of the move that it records;
 * read newest first. Knows only the job package and the values.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.execution;

import org.jspecify.annotations.NullMarked;
