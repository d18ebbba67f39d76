package com.distributed.jobscheduler.jobstore.find;

import com.distributed.jobscheduler.jobstore.job.Described;
import com.distributed.jobscheduler.wire.Frequency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a job is found by in the search table: what its caller says of it, which no run moves. */
public record Findable(
        long jobId,
        String jobName,
        @Nullable Long userId,
        int segment,
        @Nullable String externalKey,
        Frequency frequency,
        List<String> labels) {
    /** The job in that segment. */
    public static Findable of(long id, Described job, int segment) {
        return new Findable(id, job.jobName(), job.userId(), segment, job.externalKey(), job.frequency(), job.labels());
    }
}
