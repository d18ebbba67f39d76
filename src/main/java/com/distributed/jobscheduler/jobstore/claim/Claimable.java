package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.schedule.MissedOccurrences;
import com.distributed.jobscheduler.jobstore.schedule.Waits;
import com.distributed.jobscheduler.wire.JobStatus;

/** Which jobs can be claimed, one by one or in a batch. */
final class Claimable {
    /** The SQL condition of a job's own part in it; needs the parameters {@code waitedBy} and {@code missedBefore}. */
    static final String NOW =
            """
            %s and not paused and %s and not %s
            """.formatted(MoveSql.mayBecome(JobStatus.SCHEDULED), Waits.IS_OVER, MissedOccurrences.IS_MISSED);

    private Claimable() {}
}
