package com.distributed.jobscheduler.jobstore.claim;

import com.distributed.jobscheduler.jobstore.job.DueTime;
import com.distributed.jobscheduler.jobstore.job.MoveSql;
import com.distributed.jobscheduler.jobstore.schedule.MissedOccurrences;
import com.distributed.jobscheduler.jobstore.schedule.Waits;
import com.distributed.jobscheduler.wire.JobStatus;

/** The rule which jobs can be claimed, alone or in a batch. */
final class Claimable {
    /** The SQL condition on the job's row, whatever its limit; needs {@code waitedBy} and {@code missedBefore}. */
    static final String LIMITED =
            """
            %s and not paused and %s and not %s
            """.formatted(MoveSql.mayBecome(JobStatus.SCHEDULED), Waits.IS_OVER, MissedOccurrences.IS_MISSED);

    /** The same for a job under no limit. */
    static final String NOW = LIMITED + " and limit_id = 0";

    /** The same for a batch, which takes what is due; needs the parameter {@code dueBy} too. */
    static final String DUE = DueTime.HAS_COME + " and " + NOW;

    /** The same under one of the {@code limits}. */
    static final String LIMITED_DUE =
            DueTime.HAS_COME + " and " + LIMITED + " and limit_id <> 0 and limit_id = any(:limits)";

    private Claimable() {}
}
