package com.distributed.jobscheduler.jobstore.notification;

import java.time.Instant;

/**
 * A notice that this process has claimed to deliver.
 *
 * @param messageId the same for each delivery
 * @param failures how many deliveries have failed
 * @param leasedUntil until when no other process claims it; it also tells this claim from another
 */
record PendingNotice(
        long id, long jobId, String messageId, String body, Instant createdAt, int failures, Instant leasedUntil) {}
