package com.distributed.jobscheduler.worker.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.testing.DueEntries;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.ClaimReply;
import com.distributed.jobscheduler.worker.peer.JobReply;
import com.distributed.jobscheduler.worker.peer.MoveReply;
import com.distributed.jobscheduler.worker.peer.StoredJob;
import com.distributed.jobscheduler.worker.store.StoreProtocol.LostClaim;
import com.distributed.jobscheduler.worker.store.StoreProtocol.Unconfirmed;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** "What the worker does when", with a base-only store, and with a store that has granted no claim yet. */
class BaseOnlyTest {
    static Stream<StoreProtocol> stores() {
        return Stream.of(new BaseOnly(), new NotKnownYet());
    }

    static StoredJob stored(JobStatus status, Instant nextRunTime, @Nullable String claimedBy) {
        return new StoredJob(
                "Example Job",
                status,
                nextRunTime,
                null,
                1,
                null,
                null,
                claimedBy,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void dispatchesNothingTwiceAndLooksBeforeALateClaim(StoreProtocol store) {
        assertThat(store.admitsAgain()).isFalse();
        assertThat(store.looksFirst()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void believesItsAnswersAsTheyAre(StoreProtocol store) {
        assertThat(store.read(new ClaimReply.Claimed(null))).isEqualTo(new ClaimReply.Claimed(null));
        assertThat(store.read(new ClaimReply.Claimed("t"))).isEqualTo(new ClaimReply.Claimed("t"));
        assertThat(store.read(new ClaimReply.Gone(true))).isEqualTo(new ClaimReply.Gone(true));
        assertThat(store.read(new JobReply.NoJob(404, true))).isEqualTo(new JobReply.NoJob(404, true));
        assertThat(store.isMoved(MoveReply.MOVED)).isTrue();
        assertThat(store.isMoved(MoveReply.BARE_SUCCESS)).isTrue();
        assertThat(store.isMoved(MoveReply.NOT_MOVED)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void doesNotGoOnWithAClaimWhoseAnswerWasLost(JobStatus status) {
        var expected = status == JobStatus.PENDING ? LostClaim.NOT_MADE : LostClaim.UNKNOWN;
        for (var store : stores().toList()) {
            assertThat(store.judge(
                            stored(status, DueEntries.DUE, "worker-1"),
                            DueEntries.pending(1).occurrence(),
                            "worker-1"))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void returnsAnUnconfirmedDispatchOnlyWhereTheAgentRunsItOnce(StoreProtocol store) {
        assertThat(store.unconfirmed(true)).isEqualTo(Unconfirmed.GIVEN_BACK);
        assertThat(store.unconfirmed(false)).isEqualTo(Unconfirmed.LEFT_SCHEDULED);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void leavesTheScheduleAndItsOrphansToTheWorker(StoreProtocol store) {
        assertThat(store.needsNextRun(new Claim(DueEntries.pending(1), null, null)))
                .isTrue();
        assertThat(store.leavesOrphans()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void saysBy500ThatItKnowsNoSuchJob(StoreProtocol store) {
        assertThat(store.deniesJob(404)).isTrue();
        assertThat(store.deniesJob(500)).isTrue();
        assertThat(store.deniesJob(200)).isFalse();
    }
}
