/**
 * Submitted and listed jobs: one job, a stream of many, or a replay of a finished one. Validates input, inserts single
 * jobs and streams of them, answers pages. Knows the job package, and idempotency for repeats.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.submission;

import org.jspecify.annotations.NullMarked;
