package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.jobstore.job.DueTime;
import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.schedule.MissedOccurrences;
import com.distributed.jobscheduler.jobstore.schedule.Waits;
import com.distributed.jobscheduler.wire.JobStatus;

/** The rule which jobs can be claimed, alone or in a batch. */
final class Claimable {
    /** The SQL condition on the job's row; needs the parameters {@code waitedBy} and {@code missedBefore}. */
    static final String NOW =
            """
            %s and not paused and %s and not %s
            """.formatted(MoveSql.mayBecome(JobStatus.SCHEDULED), Waits.IS_OVER, MissedOccurrences.IS_MISSED);

    /** The same for a batch, which takes what is due; needs the parameter {@code dueBy} too. */
    static final String DUE = DueTime.HAS_COME + " and " + NOW;

    private Claimable() {}
}
