package com.distributed.jobscheduler.coordinator.leadership;

import com.distributed.jobscheduler.wire.InstanceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The current leader.
 *
 * @param term number of the election; a write is valid only under the term that is in force in the database
 * @param instance the leader's process; null when an older release leads
 */
record Leader(
        long term,
        String coordinatorId,
        String url,
        Instant electedAt,
        @Nullable InstanceId instance) {}
