package com.distributed.jobscheduler.worker.dispatch;

import static com.distributed.jobscheduler.testing.DueEntries.DUE;
import static com.distributed.jobscheduler.testing.DueEntries.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.testing.DueEntries;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import com.distributed.jobscheduler.worker.peer.HandMadePeers;
import com.distributed.jobscheduler.worker.segment.Segments;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the last check before the claim to the outcome, in the order of "One scan", step 3. */
class ListedDispatchTest {
    private static final String CLAIM = "PUT /api/jobs/1/status?status=SCHEDULED";
    private static final String DISPATCH = "POST /api/worker-agent/dispatch";

    @RegisterExtension
    static final HandMadePeers peers = new HandMadePeers();

    private HandMadeDispatch parts;

    @BeforeEach
    void start() {
        parts = new HandMadeDispatch(peers).agreeable();
    }

    private DispatchOutcome run(boolean isOld) {
        return parts.listed
                .run(new DispatchOrder(pending(1), isOld, null), parts.appetite.ofNone())
                .outcome();
    }

    private static void stored(String status, Instant nextRunTime) {
        peers.server.stubFor(get(urlPathEqualTo("/api/jobs/1"))
                .willReturn(okJson("{\"success\":true,\"data\":{\"status\":\"%s\",\"nextRunTime\":\"%s\"}}"
                        .formatted(status, nextRunTime))));
    }

    @Test
    void claimsAndThenDispatchesUnderTheEpochInForce() {
        parts.segments.replace(Segments.of(List.of(1)), 5L, "test");

        assertThat(run(false)).isEqualTo(DispatchOutcome.DISPATCHED);

        assertThat(parts.requests()).containsExactly(CLAIM, DISPATCH);
        assertThat(parts.logged().getLast().getHeader("Scheduler-Epoch")).isEqualTo("5");
    }

    @Test
    void claimsNothingThatTheGateHoldsBack() {
        parts.segments.replace(Segments.NONE, null, "test");

        assertThat(run(false)).isEqualTo(DispatchOutcome.REVOKED);
        assertThat(parts.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"CANCELLED, 0, NOT_OURS", "PENDING, 60, NOT_OURS", "PENDING, 0, DISPATCHED"})
    void looksFirstAtABaseOnlyStoresJobThatWasListedAWhileAgo(String status, long movedBy, DispatchOutcome expected) {
        stored(status, DUE.plusSeconds(movedBy));

        assertThat(run(true)).isEqualTo(expected);
        assertThat(parts.requests().getFirst()).isEqualTo("GET /api/jobs/1");
    }

    @Test
    void leavesThatToTheClaimOfALeasingStore() {
        parts.leasing();

        assertThat(run(true)).isEqualTo(DispatchOutcome.DISPATCHED);
        assertThat(parts.requests()).containsExactly(CLAIM, DISPATCH);
        assertThat(parts.logged().getLast().getHeader("Scheduler-Claim")).isEqualTo("t");
    }

    @Test
    void movesOnWhatIsTooLateUnderThePolicySkip() {
        var parts = new HandMadeDispatch(peers, 1, false, MisfirePolicy.SKIP).agreeable();
        var late = DueEntries.of(1, JobStatus.PENDING, 1, Frequency.DAILY, DUE.minusSeconds(600));

        assertThat(parts.listed.run(new DispatchOrder(late, false, null), parts.appetite.ofNone()))
                .isEqualTo(DispatchResult.of(DispatchOutcome.MISFIRE_SKIPPED));
        assertThat(parts.requests())
                .isNotEmpty()
                .noneMatch(r -> r.startsWith("POST") || r.contains("status=SCHEDULED"));
    }

    @Test
    void claimsNothingWhileTheCircuitIsOpen() {
        parts.circuits.getAllCircuitBreakers().forEach(circuit -> circuit.transitionToOpenState());

        assertThat(run(false)).isEqualTo(DispatchOutcome.CIRCUIT_OPEN);
        assertThat(parts.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"409, NOT_OURS", "404, GONE", "403, CLAIM_FAILED"})
    void dispatchesNothingThatItDidNotGet(int status, DispatchOutcome expected) {
        parts.movesAnswer(aResponse().withStatus(status));

        assertThat(run(false)).isEqualTo(expected);
        assertThat(parts.requests()).containsExactly(CLAIM);
        assertThat(parts.agents.all().getFirst().inFlight())
                .as("admissions left")
                .isZero();
    }
}
