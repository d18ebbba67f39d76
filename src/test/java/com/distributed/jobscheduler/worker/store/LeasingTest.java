package com.distributed.jobscheduler.worker.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.testing.DueEntries;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.ClaimReply;
import com.distributed.jobscheduler.worker.peer.JobReply;
import com.distributed.jobscheduler.worker.peer.MoveReply;
import com.distributed.jobscheduler.worker.store.StoreProtocol.LostClaim;
import com.distributed.jobscheduler.worker.store.StoreProtocol.Unconfirmed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "What the worker does when", with a leasing store. */
class LeasingTest {
    private final StoreProtocol store = new Leasing();

    @Test
    void believesWhatItListsAndRefusesByItself() {
        assertThat(store.admitsAgain()).isTrue();
        assertThat(store.looksFirst()).isFalse();
    }

    @Test
    void grantsNothingWithoutAToken() {
        assertThat(store.read(new ClaimReply.Claimed("t"))).isEqualTo(new ClaimReply.Claimed("t"));
        assertThat(store.read(new ClaimReply.Claimed(null))).isEqualTo(new ClaimReply.WithoutToken());
    }

    @Test
    void doesNotTakeAProxys404ForAJobThatIsGone() {
        assertThat(store.read(new ClaimReply.Gone(false))).isEqualTo(new ClaimReply.Gone(false));
        assertThat(store.read(new ClaimReply.Gone(true))).isInstanceOf(ClaimReply.Refused.class);
        assertThat(store.read(new JobReply.NoJob(404, false))).isEqualTo(new JobReply.NoJob(404, false));
        assertThat(store.read(new JobReply.NoJob(404, true))).isInstanceOf(JobReply.Unreachable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "SCHEDULED, true, worker-1, OURS",
        "SCHEDULED, true, , OURS",
        "SCHEDULED, true, worker-2, UNKNOWN",
        "SCHEDULED, false, worker-1, UNKNOWN",
        "RUNNING, true, worker-1, UNKNOWN",
        "PENDING, true, , NOT_MADE"
    })
    void goesOnWithAClaimWhoseAnswerWasLostWhenItIsOurs(
            JobStatus status, boolean sameRun, String claimedBy, LostClaim expected) {
        var job = DueEntries.pending(1);
        var run = sameRun ? DueEntries.DUE : DueEntries.DUE.plusSeconds(1);

        assertThat(store.judge(BaseOnlyTest.stored(status, run, claimedBy), job.occurrence(), "worker-1"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"MOVED, true", "BARE_SUCCESS, false", "NOT_MOVED, false"})
    void believesAMoveInItsEnvelopeOnly(MoveReply reply, boolean expected) {
        assertThat(store.isMoved(reply)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void returnsAnUnconfirmedDispatchByItsLease(boolean isRunOnce) {
        assertThat(store.unconfirmed(isRunOnce)).isEqualTo(Unconfirmed.LEFT_TO_ITS_LEASE);
    }

    @Test
    void movesTheScheduleOfWhatItGaveInABatchAndLeavesNoOrphans() {
        assertThat(store.needsNextRun(new Claim(DueEntries.pending(1), "t", null, true)))
                .isFalse();
        assertThat(store.needsNextRun(new Claim(DueEntries.pending(1), "t", null)))
                .isTrue();
        assertThat(store.leavesOrphans()).isFalse();
    }

    @Test
    void knowsNoJobByItsOwn404Only() {
        assertThat(store.deniesJob(404)).isTrue();
        assertThat(store.deniesJob(500)).isFalse();
    }
}
