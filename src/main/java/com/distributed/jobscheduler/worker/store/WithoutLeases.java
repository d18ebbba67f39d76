package com.distributed.jobscheduler.worker.store;

import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.ClaimReply;
import com.distributed.jobscheduler.worker.peer.JobReply;
import com.distributed.jobscheduler.worker.peer.MoveReply;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import com.distributed.jobscheduler.worker.peer.StoredJob;

/**
 * A store that has given no token: its claims are unconditional, and no lease returns a job that stays SCHEDULED. A store
 * that is not known yet is treated with the same care.
 */
sealed interface WithoutLeases extends StoreProtocol permits BaseOnly, NotKnownYet {
    /** No: it lists jobs of every status, and may list a finished occurrence as PENDING by mistake. */
    @Override
    default boolean admitsAgain() {
        return false;
    }

    /** Yes: its PUT would bring a cancelled job back. */
    @Override
    default boolean looksFirst() {
        return true;
    }

    @Override
    default ClaimReply read(ClaimReply reply) {
        return reply;
    }

    /** It does not say whose claim made a job SCHEDULED. */
    @Override
    default LostClaim judge(StoredJob job, Occurrence claimed, String workerId) {
        return job.status() == JobStatus.PENDING ? LostClaim.NOT_MADE : LostClaim.UNKNOWN;
    }

    @Override
    default boolean isMoved(MoveReply reply) {
        return reply != MoveReply.NOT_MOVED;
    }

    /**
     * Given back only when the agent deduplicates: no lease returns the job, and another agent would not know the key.
     */
    @Override
    default Unconfirmed unconfirmed(boolean isRunOnce) {
        return isRunOnce ? Unconfirmed.GIVEN_BACK : Unconfirmed.LEFT_SCHEDULED;
    }

    @Override
    default boolean needsNextRun(Claim claim) {
        return !claim.isOfBatch();
    }

    @Override
    default boolean leavesOrphans() {
        return true;
    }

    @Override
    default JobReply read(JobReply reply) {
        return reply;
    }

    /** It answers 500 for a job that it does not know (contract: Job Store). */
    @Override
    default boolean deniesJob(int status) {
        return status == 404 || status >= 500;
    }
}
