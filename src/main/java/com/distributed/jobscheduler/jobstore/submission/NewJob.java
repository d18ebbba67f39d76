package com.distributed.jobscheduler.jobstore.submission;

import com.distributed.jobscheduler.jobstore.job.CalendarUse;
import com.distributed.jobscheduler.jobstore.job.Described;
import com.distributed.jobscheduler.jobstore.job.RunRules;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import com.distributed.jobscheduler.wire.SegmentRange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A valid submission, ready to be stored. */
public record NewJob(
        String jobName,
        @Nullable Long userId,
        Frequency frequency,
        Instant executionTime,
        String timeZone,
        @Nullable String cronExpression,
        @Nullable String interval,
        @Nullable Instant endTime,
        @Nullable Integer maxOccurrences,
        MisfirePolicy misfirePolicy,
        @Nullable String payload,
        int maxRetries,
        RunRules rules,
        @Nullable Integer segment,
        @Nullable String externalKey,
        Instant firstRun,
        List<String> labels,
        @Nullable CalendarUse calendarUse)
        implements Described {
    /** Knuth's multiplicative hash: consecutive ids get segments far apart. */
    private static final long SPREAD = 2_654_435_761L;

    /** The segment of the job when it has this id: the one that was asked for, else a hash of the id. */
    public int segmentOf(long id) {
        return segment != null ? segment : (int) Math.floorMod((id * SPREAD) >>> 16, (long) SegmentRange.COUNT);
    }
}
