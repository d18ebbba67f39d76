package com.distributed.jobscheduler.worker.store;

import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.worker.peer.BatchReply;
import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.ClaimReply;
import com.distributed.jobscheduler.worker.peer.JobReply;
import com.distributed.jobscheduler.worker.peer.JobStoreClient;
import com.distributed.jobscheduler.worker.peer.NextRunReply;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import com.distributed.jobscheduler.worker.peer.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The Job Store behind its protocol. Each granted claim shows which kind of store answers; that kind then reads its
 * answers.
 */
@Component
@RequiredArgsConstructor
public class JobStore {
    private final JobStoreClient client;
    private volatile StoreProtocol protocol = new NotKnownYet();

    /** The kind that the last granted claim showed. */
    public StoreProtocol protocol() {
        return protocol;
    }

    /** The kind that granted this claim: a claim with a token is a lease, whatever kind answers now. */
    public StoreProtocol protocolOf(Claim claim) {
        return claim.token() == null ? protocol : new Leasing();
    }

    /**
     * Claims an occurrence: PENDING to SCHEDULED.
     *
     * @param version the job's version as it was listed; null where the store gave none
     * @param key the same for each repeat of this claim, and for no other claim
     */
    public ClaimReply claim(Occurrence occurrence, @Nullable Integer version, String key) {
        var reply = protocol.read(client.claim(occurrence, version, key));
        if (reply instanceof ClaimReply.Claimed claimed) {
            protocol = StoreProtocol.shownBy(claimed.token());
        }
        return reply;
    }

    /** Claims many occurrences at once, as {@link JobStoreClient#claimDue}. */
    public BatchReply claimDue(Collection<Integer> segments, Instant asOf, int limit, String key, boolean isRepeat) {
        var reply = client.claimDue(segments, asOf, limit, key, isRepeat);
        if (reply instanceof BatchReply.Claimed) {
            protocol = new Leasing();
        }
        return reply;
    }

    /**
     * Notes that the store grants claims without tokens now.
     *
     * @return true when it gave tokens before
     */
    public synchronized boolean noteBaseOnly() {
        var isNews = protocol instanceof Leasing;
        protocol = new BaseOnly();
        return isNews;
    }

    /**
     * Gives a claim back: its job is PENDING again.
     *
     * @param wait how long no worker is to claim it again; null for no wait
     * @return true when the store confirmed it
     */
    public boolean giveBack(Claim claim, @Nullable Duration wait) {
        return protocolOf(claim).isMoved(client.giveBack(claim.job().jobId(), claim.token(), wait));
    }

    /** Ends a job that no agent will ever take as FAILED, with the reason; true when the store confirmed it. */
    public boolean fail(Claim claim, String reason) {
        return protocolOf(claim).isMoved(client.fail(claim.job().jobId(), claim.token(), reason));
    }

    /** Returns a job without a claimer to PENDING; true when the store confirmed it. */
    public boolean returnOrphan(long jobId) {
        return protocol.isMoved(client.move(jobId, JobStatus.PENDING, null));
    }

    /** The stored job; empty when it could not be read. */
    public Optional<StoredJob> job(long jobId) {
        return lookUp(jobId) instanceof JobReply.Found found ? Optional.of(found.job()) : Optional.empty();
    }

    /** The stored job, or why it could not be read. */
    public JobReply lookUp(long jobId) {
        return protocol.read(client.lookUp(jobId));
    }

    /** Moves a schedule forward, as {@link JobStoreClient#moveNextRun}. */
    public NextRunReply moveNextRun(long scheduleId, Instant from, Instant to) {
        return client.moveNextRun(scheduleId, from, to);
    }
}
