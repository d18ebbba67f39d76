package com.distributed.jobscheduler.jobstore.submission;

import org.jspecify.annotations.Nullable;

/**
 * How long a job's retries wait, as it is submitted (extension).
 *
 * @param initial the wait before the first retry, such as PT5S; required
 * @param multiplier factor by which the wait grows from retry to retry; the store's when absent
 * @param max the longest wait; the store's when absent, but never shorter than initial
 */
record RetryBackoffSubmission(
        @Nullable String initial,
        @Nullable Double multiplier,
        @Nullable String max) {}
