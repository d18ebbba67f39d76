package com.distributed.jobscheduler.coordinator.leadership;

import com.distributed.jobscheduler.wire.InstanceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A coordinator in office.
 *
 * @param term counts the elections; a write is valid only under the term that is in force in the database
 * @param instance which process it is; null when an older release took office
 */
record Leader(
        long term,
        String coordinatorId,
        String url,
        Instant electedAt,
        @Nullable InstanceId instance) {}
