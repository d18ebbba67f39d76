package com.distributed.jobscheduler.jobstore.limit;

import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Why a due job is not claimed, where its limit is the reason. */
@Component
@RequiredArgsConstructor
public class LimitWaits {
    private final LimitRooms rooms;
    private final Clock clock;

    /** The limit that has no room for this due job; null for a job that is not kept waiting by one. */
    public @Nullable String limitOf(Job job) {
        var now = Utc.micros(clock.instant());
        if (job.limitId() == 0
                || job.status() != JobStatus.PENDING
                || job.nextRunTime().isAfter(now)) {
            return null;
        }
        return rooms.look(job.limitId(), now)
                .filter(room -> room.places() <= 0)
                .map(room -> room.limit().said())
                .orElse(null);
    }
}
