/**
 * Jobs as they are submitted and listed: one, a stream of many, or a replay of one that failed.
 * Validates input, inserts single jobs and streams of them, answers pages.
 * Knows the job package, and idempotency for what is sent twice.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.submission;

import org.jspecify.annotations.NullMarked;
