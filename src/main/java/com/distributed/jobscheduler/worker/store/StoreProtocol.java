package com.distributed.jobscheduler.worker.store;

import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.ClaimReply;
import com.distributed.jobscheduler.worker.peer.JobReply;
import com.distributed.jobscheduler.worker.peer.MoveReply;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import com.distributed.jobscheduler.worker.peer.StoredJob;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the kind of Job Store that answers (contract: Job Store). Each kind answers the same questions, so that
 * the table "What the worker does when" of the semantics is one file per kind.
 */
public sealed interface StoreProtocol permits WithoutLeases, Leasing {
    /** The kind that a granted claim shows: only a leasing store gives a token. */
    static StoreProtocol shownBy(@Nullable String token) {
        return token == null ? new BaseOnly() : new Leasing();
    }

    /** Admit: whether an occurrence that this process is done with is dispatched again, because the store lists it PENDING. */
    boolean admitsAgain();

    /** Claim: whether a job that was listed a while ago is looked up first, because the claim would overwrite its status. */
    boolean looksFirst();

    /** Claim: the store's own word in this answer. */
    ClaimReply read(ClaimReply reply);

    /** Claim, with its answer lost: what the job itself shows. */
    LostClaim judge(StoredJob job, Occurrence claimed, String workerId);

    /** Release: whether this answer to a move is the store's own word that it was made. */
    boolean isMoved(MoveReply reply);

    /**
     * What to do with a dispatch that may have arrived.
     *
     * @param isRunOnce whether the agent that is asked again surely runs the repeat of a key only once
     */
    Unconfirmed unconfirmed(boolean isRunOnce);

    /** Move on: whether the worker moves the schedule after the dispatch, because the store does not. */
    boolean needsNextRun(Claim claim);

    /** Orphans: whether a job that stays SCHEDULED is the worker's to return, because no lease returns it. */
    boolean leavesOrphans();

    /** A look-up: the store's own word in this answer. */
    JobReply read(JobReply reply);

    /** A look-up: whether an answer with this status, and without a job, says that there is no such job. */
    boolean deniesJob(int status);

    /** What a look-up shows of a claim whose answer was lost. */
    enum LostClaim {
        /** This worker holds it. */
        OURS,
        /** Nobody holds it. */
        NOT_MADE,
        /** Somebody holds it, or held it. */
        UNKNOWN
    }

    /** What becomes of a dispatch that may have arrived. */
    enum Unconfirmed {
        GIVEN_BACK("it is PENDING again"),
        LEFT_TO_ITS_LEASE("its lease returns it"),
        LEFT_SCHEDULED(
                "it stays SCHEDULED: see whether the agent ran it; orphan recovery returns it after orphan-timeout");

        private final String next;

        Unconfirmed(String next) {
            this.next = next;
        }

        /** What happens next, for the log. */
        public String next() {
            return next;
        }
    }
}
