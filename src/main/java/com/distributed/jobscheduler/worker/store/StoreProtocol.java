package com.distributed.jobscheduler.worker.store;

import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.ClaimReply;
import com.distributed.jobscheduler.worker.peer.JobReply;
import com.distributed.jobscheduler.worker.peer.MoveReply;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import com.distributed.jobscheduler.worker.peer.StoredJob;
import org.jspecify.annotations.Nullable;

/**
 * The worker's behaviour that depends on the kind of Job Store (contract: Job Store). Each kind answers the same
 * questions, so that the table "What the worker does when" of the semantics is one file per kind.
 */
public sealed interface StoreProtocol permits WithoutLeases, Leasing {
    /** The kind that a granted claim shows: only a leasing store gives a token. */
    static StoreProtocol shownBy(@Nullable String token) {
        return token == null ? new BaseOnly() : new Leasing();
    }

    /** Admit: whether an occurrence that ended here is dispatched again when the store lists it PENDING. */
    boolean admitsAgain();

    /**
     * Claim: whether to look up a job first that was listed a while ago, because the claim would overwrite its status.
     */
    boolean looksFirst();

    /** Claim: this answer, as this kind of store means it. */
    ClaimReply read(ClaimReply reply);

    /** Claim whose answer was lost: what the stored job shows. */
    LostClaim judge(StoredJob job, Occurrence claimed, String workerId);

    /** Release: whether this answer to a move confirms it. */
    boolean isMoved(MoveReply reply);

    /**
     * Dispatch that may have arrived: what to do with it.
     *
     * @param isRunOnce whether the agent that is asked again surely runs a repeated key only once
     */
    Unconfirmed unconfirmed(boolean isRunOnce);

    /** Move on: whether the worker moves the schedule after the dispatch, because the store does not. */
    boolean needsNextRun(Claim claim);

    /** Orphans: whether the worker returns a job that stays SCHEDULED, because no lease does. */
    boolean leavesOrphans();

    /** Look-up: this answer, as this kind of store means it. */
    JobReply read(JobReply reply);

    /** Look-up: whether an answer with this status and without a job says that there is no such job. */
    boolean deniesJob(int status);

    /** What the stored job shows of a claim whose answer was lost. */
    enum LostClaim {
        /** This worker holds the claim. */
        OURS,
        /** No worker holds it. */
        NOT_MADE,
        /** Another worker may hold it, or may have held it. */
        UNKNOWN
    }

    /** What happens to a dispatch that may have arrived. */
    enum Unconfirmed {
        GIVEN_BACK("it is PENDING again"),
        LEFT_TO_ITS_LEASE("its lease returns it"),
        LEFT_SCHEDULED(
                "it stays SCHEDULED: see whether the agent ran it; orphan recovery returns it after orphan-timeout");

        private final String next;

        Unconfirmed(String next) {
            this.next = next;
        }

        /** The next step, for the log. */
        public String next() {
            return next;
        }
    }
}
