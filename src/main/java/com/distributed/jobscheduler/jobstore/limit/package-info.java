/**
 * Limits by key or job name: how many jobs may run at once, and how many may start in a minute.
 * Use is counted from the jobs' states, never kept: what ends, is returned or is lost frees its place.
 * Claims hold the limit's row while they count and claim, so that no other claim can overshoot.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.limit;

import org.jspecify.annotations.NullMarked;
