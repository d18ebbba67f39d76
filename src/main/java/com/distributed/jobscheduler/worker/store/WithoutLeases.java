package com.distributed.jobscheduler.worker.store;

import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.ClaimReply;
import com.distributed.jobscheduler.worker.peer.JobReply;
import com.distributed.jobscheduler.worker.peer.MoveReply;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import com.distributed.jobscheduler.worker.peer.StoredJob;

/**
 * A store that has given no token: its claims are unconditional, and nothing returns a job that stays SCHEDULED. One that is
 * not known yet is treated with the same care.
 */
sealed interface WithoutLeases extends StoreProtocol permits BaseOnly, NotKnownYet {
    /** It lists jobs of every status for ever: what was run once may be listed PENDING by mistake. */
    @Override
    default boolean admitsAgain() {
        return false;
    }

    /** Its PUT would bring a cancelled job back. */
    @Override
    default boolean looksFirst() {
        return true;
    }

    @Override
    default ClaimReply read(ClaimReply reply) {
        return reply;
    }

    /** SCHEDULED by whom, it does not say. */
    @Override
    default LostClaim judge(StoredJob job, Occurrence claimed, String workerId) {
        return job.status() == JobStatus.PENDING ? LostClaim.NOT_MADE : LostClaim.UNKNOWN;
    }

    @Override
    default boolean isMoved(MoveReply reply) {
        return reply != MoveReply.NOT_MOVED;
    }

    /** Another agent than the one in doubt would not know the key, and no lease returns the job. */
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
