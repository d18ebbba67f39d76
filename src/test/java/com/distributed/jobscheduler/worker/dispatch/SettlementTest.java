package com.distributed.jobscheduler.worker.dispatch;

import static com.distributed.jobscheduler.testing.DueEntries.DUE;
import static com.distributed.jobscheduler.testing.DueEntries.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.testing.DueEntries;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.DispatchReply;
import com.distributed.jobscheduler.worker.peer.HandMadePeers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** "What the worker does when": the rows about the agent's answer, for each kind of store. */
class SettlementTest {
    @RegisterExtension
    static final HandMadePeers peers = new HandMadePeers();

    private HandMadeDispatch parts;

    @BeforeEach
    void start() {
        parts = new HandMadeDispatch(peers).agreeable();
    }

    private DispatchResult settle(Claim claim, DispatchReply reply) {
        return parts.settlement.settle(claim, reply, System.nanoTime());
    }

    private Claim held(boolean leasing) {
        if (leasing) {
            parts.leasing();
        }
        return new Claim(pending(1), leasing ? "t" : null, 7L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isDispatchedWhenTheAgentAcceptsIt(boolean leasing) {
        assertThat(settle(held(leasing), new DispatchReply.Accepted()))
                .isEqualTo(DispatchResult.of(DispatchOutcome.DISPATCHED));
        assertThat(parts.dispatcher.dispatchedCount()).isEqualTo(1);
        assertThat(parts.requests()).isEmpty();
    }

    @Test
    void movesTheScheduleOfARecurringJobUnlessTheStoreGaveItInABatch() {
        var daily = DueEntries.of(1, JobStatus.PENDING, 1, Frequency.DAILY, DUE);

        settle(new Claim(daily, "t", null, true), new DispatchReply.Accepted());
        assertThat(parts.requests()).isEmpty();

        settle(new Claim(daily, null, null), new DispatchReply.Accepted());
        assertThat(parts.requests())
                .containsExactly(
                        "GET /api/jobs/1", "PUT /api/job-schedules/8/next-run?nextRunTime=2030-01-01T23:59:00.123456Z");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isFailedWhenItCanNeverBeTaken(boolean leasing) {
        var claim = held(leasing);
        for (var reply :
                List.of(new DispatchReply.Undeliverable("too odd"), new DispatchReply.NotHere("too odd", List.of()))) {
            assertThat(settle(claim, reply)).isEqualTo(new DispatchResult(DispatchOutcome.UNDELIVERABLE, "too odd"));
        }
        assertThat(parts.requests()).containsOnly("PUT /api/jobs/1/status?status=FAILED");
    }

    @Test
    void goesBackForAsLongAsABusyAgentAsks() {
        var claim = held(true);

        assertThat(settle(claim, new DispatchReply.Busy(Duration.ofSeconds(9))))
                .isEqualTo(new DispatchResult(DispatchOutcome.RETURNED, DispatchReasons.AGENT_BUSY));

        var back = parts.logged().getFirst();
        assertThat(back.getUrl()).endsWith("status=PENDING");
        assertThat(back.getHeader("Scheduler-Retry-After")).isEqualTo("9000");
        assertThat(back.getHeader("Scheduler-Claim")).isEqualTo("t");
        assertThat(parts.givenBack.waitsUntil(claim.job().occurrence()))
                .isEqualTo(parts.clock.instant().plusSeconds(9));
    }

    @Test
    void goesBackForASecondWhenNobodyNamesATime() {
        for (var reply : List.of(
                new DispatchReply.Busy(null),
                new DispatchReply.NotDelivered("refused"),
                new DispatchReply.Misconfigured("401"))) {
            assertThat(settle(held(false), reply).outcome()).isEqualTo(DispatchOutcome.RETURNED);
        }
        assertThat(parts.logged())
                .hasSize(3)
                .allMatch(request -> "1000".equals(request.getHeader("Scheduler-Retry-After")));
    }

    @Test
    void goesBackAtOnceUnderAnEpochThatIsOverAndNothingMoreIsClaimedUnderIt() {
        var claim = new Claim(pending(1), "t", parts.segments.current().epoch());

        assertThat(settle(claim, new DispatchReply.StaleEpoch()))
                .isEqualTo(new DispatchResult(DispatchOutcome.RETURNED, DispatchReasons.STALE_EPOCH));

        assertThat(parts.logged().getFirst().getHeader("Scheduler-Retry-After")).isNull();
        assertThat(parts.gate.obstacle(parts.segments.current())).isEqualTo(DispatchReasons.STALE_EPOCH);
    }

    @Test
    void saysWhenTheStoreDidNotTakeItBack() {
        var claim = held(true);
        parts.movesAnswer(serverError());

        assertThat(settle(claim, new DispatchReply.NotDelivered("refused")))
                .isEqualTo(new DispatchResult(DispatchOutcome.RETURN_FAILED, "refused"));
        assertThat(parts.requests()).hasSize(2);
    }

    @Test
    void leavesAnUnconfirmedOneToItsLease() {
        var parts = new HandMadeDispatch(peers, 1, true, MisfirePolicy.FIRE_ONCE).agreeable();

        assertThat(parts.settlement.settle(new Claim(pending(1), "t", null), new DispatchReply.Unknown("reset"), 0))
                .isEqualTo(new DispatchResult(DispatchOutcome.UNCONFIRMED, "reset"));
        assertThat(parts.requests()).isEmpty();
    }

    @Test
    void leavesAnUnconfirmedOneOfABaseOnlyStoreScheduled() {
        assertThat(settle(held(false), new DispatchReply.Unknown("reset")))
                .isEqualTo(new DispatchResult(DispatchOutcome.UNCONFIRMED, "reset"));
        assertThat(parts.requests()).isEmpty();
    }

    @Test
    void returnsAnUnconfirmedOneWhereTheOnlyAgentDeduplicates() {
        var single = new HandMadeDispatch(peers, 1, true, MisfirePolicy.FIRE_ONCE).agreeable();
        var several = new HandMadeDispatch(peers, 2, true, MisfirePolicy.FIRE_ONCE).agreeable();
        var claim = new Claim(pending(1), null, null);

        assertThat(single.settlement.settle(claim, new DispatchReply.Unknown("reset"), 0))
                .isEqualTo(new DispatchResult(DispatchOutcome.RETURNED, "reset"));
        assertThat(several.settlement
                        .settle(claim, new DispatchReply.Unknown("reset"), 0)
                        .outcome())
                .isEqualTo(DispatchOutcome.UNCONFIRMED);
    }
}
