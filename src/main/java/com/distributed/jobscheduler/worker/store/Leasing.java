package com.distributed.jobscheduler.worker.store;

import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.ClaimReply;
import com.distributed.jobscheduler.worker.peer.JobReply;
import com.distributed.jobscheduler.worker.peer.MoveReply;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import com.distributed.jobscheduler.worker.peer.StoredJob;

/**
 * A store whose claims are conditional leases. It gives a token with each claim, refuses a claim that has lost, and
 * returns a job when its lease has run out. All its answers have an envelope: an answer without one is from a proxy in
 * its place.
 */
public record Leasing() implements StoreProtocol {
    private static final String PROXY = "a 404 that is not from the store: a proxy answers in its place";

    /** Yes: it lists as PENDING only jobs that are to run. */
    @Override
    public boolean admitsAgain() {
        return true;
    }

    /** No: it refuses the claim of a job that has changed. */
    @Override
    public boolean looksFirst() {
        return false;
    }

    @Override
    public ClaimReply read(ClaimReply reply) {
        return switch (reply) {
            case ClaimReply.Claimed claimed -> claimed.token() == null ? new ClaimReply.WithoutToken() : claimed;
            case ClaimReply.Gone gone -> gone.isBare() ? new ClaimReply.Refused(PROXY) : gone;
            default -> reply;
        };
    }

    @Override
    public LostClaim judge(StoredJob job, Occurrence claimed, String workerId) {
        if (job.status() == JobStatus.PENDING) {
            return LostClaim.NOT_MADE;
        }
        var isOurs = job.status() == JobStatus.SCHEDULED
                && claimed.nextRunTime().equals(job.nextRunTime())
                && (job.claimedBy() == null || job.claimedBy().equals(workerId));
        return isOurs ? LostClaim.OURS : LostClaim.UNKNOWN;
    }

    @Override
    public boolean isMoved(MoveReply reply) {
        return reply == MoveReply.MOVED;
    }

    @Override
    public Unconfirmed unconfirmed(boolean isRunOnce) {
        return Unconfirmed.LEFT_TO_ITS_LEASE;
    }

    /** Not for a batch claim: the store moves that schedule itself when the run has ended. */
    @Override
    public boolean needsNextRun(Claim claim) {
        return !claim.isOfBatch();
    }

    @Override
    public boolean leavesOrphans() {
        return false;
    }

    @Override
    public JobReply read(JobReply reply) {
        return reply instanceof JobReply.NoJob none && none.isBare404() ? new JobReply.Unreachable(PROXY) : reply;
    }

    @Override
    public boolean deniesJob(int status) {
        return status == 404;
    }
}
