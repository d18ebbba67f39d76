/**
 * Submitted and listed jobs: one job, a stream of many, or a replay of a finished one. Validates input, inserts single
 * jobs and streams of them, answers pages, and previews a job's runs. Knows the job and schedule packages, and
 * idempotency for repeats.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.submission;

import org.jspecify.annotations.NullMarked;
