package com.distributed.jobscheduler.worker.store;

import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.ClaimReply;
import com.distributed.jobscheduler.worker.peer.JobReply;
import com.distributed.jobscheduler.worker.peer.MoveReply;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import com.distributed.jobscheduler.worker.peer.StoredJob;

/** A store that has granted no claim yet: the worker is as careful as with a base-only store. */
public record NotKnownYet() implements StoreProtocol {
    private static final StoreProtocol CAREFUL = new BaseOnly();

    @Override
    public boolean admitsAgain() {
        return CAREFUL.admitsAgain();
    }

    @Override
    public boolean looksFirst() {
        return CAREFUL.looksFirst();
    }

    @Override
    public ClaimReply read(ClaimReply reply) {
        return CAREFUL.read(reply);
    }

    @Override
    public LostClaim judge(StoredJob job, Occurrence claimed, String workerId) {
        return CAREFUL.judge(job, claimed, workerId);
    }

    @Override
    public boolean isMoved(MoveReply reply) {
        return CAREFUL.isMoved(reply);
    }

    @Override
    public Unconfirmed unconfirmed(boolean isRunOnce) {
        return CAREFUL.unconfirmed(isRunOnce);
    }

    @Override
    public boolean needsNextRun(Claim claim) {
        return CAREFUL.needsNextRun(claim);
    }

    @Override
    public boolean leavesOrphans() {
        return CAREFUL.leavesOrphans();
    }

    @Override
    public JobReply read(JobReply reply) {
        return CAREFUL.read(reply);
    }

    @Override
    public boolean deniesJob(int status) {
        return CAREFUL.deniesJob(status);
    }
}
