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

/** The Job Store behind its protocol: each granted claim shows anew which kind it is, and its answers are read by that. */
@Component
@RequiredArgsConstructor
public class JobStore {
    private final JobStoreClient client;
    private volatile StoreProtocol protocol = new NotKnownYet();

    /** The kind that its last granted claim showed. */
    public StoreProtocol protocol() {
        return protocol;
    }

    /** The kind that granted this claim: one with a token is a lease, whatever answers by now. */
    public StoreProtocol protocolOf(Claim claim) {
        return claim.token() == null ? protocol : new Leasing();
    }

    /**
     * Claims an occurrence: PENDING to SCHEDULED.
     *
     * @param key the same for every repeat of this claim, and for no other claim
     */
    public ClaimReply claim(Occurrence occurrence, String key) {
        var reply = protocol.read(client.claim(occurrence, key));
        if (reply instanceof ClaimReply.Claimed claimed) {
            protocol = StoreProtocol.shownBy(claimed.token());
        }
        return reply;
    }

    /** Claims many at once; as {@link JobStoreClient#claimDue}. */
    public BatchReply claimDue(Collection<Integer> segments, Instant asOf, int limit, String key, boolean isRepeat) {
        var reply = client.claimDue(segments, asOf, limit, key, isRepeat);
        if (reply instanceof BatchReply.Claimed) {
            protocol = new Leasing();
        }
        return reply;
    }

    /**
     * The store claims, and gives no tokens any more.
     *
     * @return true when that is news
     */
    public synchronized boolean noteBaseOnly() {
        var isNews = protocol instanceof Leasing;
        protocol = new BaseOnly();
        return isNews;
    }

    /**
     * Gives a claim back: its job is PENDING again.
     *
     * @param wait how long nobody is to claim it again; null: no time
     * @return true when the store said that it took it back
     */
    public boolean giveBack(Claim claim, @Nullable Duration wait) {
        return protocolOf(claim).isMoved(client.giveBack(claim.job().jobId(), claim.token(), wait));
    }

    /** Ends a claim that no agent will ever take, and says why; true when the store said that it noted it. */
    public boolean fail(Claim claim, String reason) {
        return protocolOf(claim).isMoved(client.fail(claim.job().jobId(), claim.token(), reason));
    }

    /** Makes a job PENDING that nobody holds; true when the store said that it did. */
    public boolean returnOrphan(long jobId) {
        return protocol.isMoved(client.move(jobId, JobStatus.PENDING, null));
    }

    /** What the store says of a job; empty when it could not be read. */
    public Optional<StoredJob> job(long jobId) {
        return lookUp(jobId) instanceof JobReply.Found found ? Optional.of(found.job()) : Optional.empty();
    }

    /** What the store says of a job, or why it says nothing. */
    public JobReply lookUp(long jobId) {
        return protocol.read(client.lookUp(jobId));
    }

    /** Moves a schedule forward; as {@link JobStoreClient#moveNextRun}. */
    public NextRunReply moveNextRun(long scheduleId, Instant from, Instant to) {
        return client.moveNextRun(scheduleId, from, to);
    }
}
