package com.distributed.jobscheduler.worker.dispatch;

import static com.distributed.jobscheduler.testing.DueEntries.DUE;
import static com.distributed.jobscheduler.testing.DueEntries.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.HandMadePeers;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import com.distributed.jobscheduler.worker.segment.Segments;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Intake of the dispatcher, single and by batch, and how it ends. */
class IntakeTest {
    private static final String CLAIM = "/api/job-schedules/claim";

    @RegisterExtension
    static final HandMadePeers peers = new HandMadePeers();

    private HandMadeDispatch parts;

    @BeforeEach
    void start() {
        parts = new HandMadeDispatch(peers).agreeable();
    }

    private Submission submit(long id) {
        return parts.dispatcher.submit(new DispatchOrder(pending(id), false, null), false);
    }

    private DispatchOutcome outcome(Submission submission) {
        return ((Submission.Started) submission).result().join().outcome();
    }

    private void agentIsFull() {
        agentHasFree(0);
    }

    private void agentHasFree(int slots) {
        peers.server.stubFor(get(urlPathEqualTo("/api/worker-agent/status"))
                .willReturn(okJson("{\"success\":true}").withHeader("Scheduler-Free-Slots", Integer.toString(slots))));
    }

    private void claims(ResponseDefinitionBuilder answer) {
        peers.server.stubFor(post(urlPathEqualTo(CLAIM)).willReturn(answer));
    }

    private static ResponseDefinitionBuilder jobs(int count) {
        return okJson("{\"success\":true,\"data\":["
                + IntStream.range(0, count)
                        .mapToObj(
                                "{\"jobId\":%d,\"nextRunTime\":\"2029-12-31T23:59:00Z\",\"status\":\"SCHEDULED\",\"segment\":1,\"claimToken\":\"t\"}"
                                        ::formatted)
                        .collect(Collectors.joining(","))
                + "]}");
    }

    private Batch claimDue() {
        return parts.dispatcher.claimDue(parts.segments.current(), DUE, null).start();
    }

    private static Duration goesOnIn(Batch batch) {
        assertThat(outcomes(batch)).containsOnly(DispatchOutcome.DISPATCHED);
        return ((Batch.More) batch).goOnIn();
    }

    private static List<DispatchOutcome> outcomes(Batch batch) {
        return batch.started().stream().map(result -> result.join().outcome()).toList();
    }

    @Test
    void takesAnOccurrenceOnceAtATime() {
        parts.agentAnswers(okJson("{\"success\":true}").withFixedDelay(2_000));
        var first = submit(1);

        assertThat(submit(1)).isEqualTo(new Submission.InFlight());
        assertThat(parts.dispatcher.inFlight()).isEqualTo(1);
        assertThat(parts.dispatcher.segmentsInFlight()).containsExactly(1);
        assertThat(outcome(first)).isEqualTo(DispatchOutcome.DISPATCHED);
        assertThat(parts.dispatcher.inFlight()).isZero();
    }

    @Test
    void takesWhatItIsDoneWithAgainFromALeasingStoreOnly() {
        assertThat(outcome(submit(1))).isEqualTo(DispatchOutcome.DISPATCHED);
        assertThat(submit(1)).isEqualTo(new Submission.Done());
        assertThat(parts.dispatcher.ended(pending(1).occurrence())).isPresent();

        parts.leasing();

        assertThat(outcome(submit(1))).isEqualTo(DispatchOutcome.DISPATCHED);
    }

    @Test
    void takesNothingWhileTheAgentsAreFull() {
        agentIsFull();

        assertThat(submit(1)).isInstanceOf(Submission.Full.class);
        assertThat(parts.dispatcher.inFlight()).isZero();
        assertThat(claimDue()).isInstanceOf(Batch.Full.class);
        assertThat(parts.requests()).isEmpty();
    }

    @Test
    void keepsNoRoomForAJobThatNoAgentWithRoomMayTake() {
        agentHasFree(1);
        var place = parts.appetite.place(Duration.ZERO);
        assertThat(parts.appetite.take(1, Duration.ZERO)).isZero();
        parts.circuits.getAllCircuitBreakers().forEach(CircuitBreaker::transitionToOpenState);

        var reply = new Errand(parts.agents, parts.metrics, new Claim(pending(1), "t", null), null, place).round();

        assertThat(reply.isRetryable()).isTrue();
        parts.circuits.getAllCircuitBreakers().forEach(CircuitBreaker::transitionToClosedState);
        assertThat(parts.appetite.take(1, Duration.ZERO)).isEqualTo(1);
    }

    @Test
    void asksAgentsAgainWhenAllTheirRoomIsReserved() {
        agentHasFree(1);
        parts.appetite.place(Duration.ZERO);
        assertThat(parts.appetite.take(1, Duration.ZERO)).isZero();
        agentHasFree(5);

        assertThat(parts.appetite.take(10, Duration.ofSeconds(10))).isEqualTo(4);
    }

    @Test
    void takesNothingDuringTheShutdown() {
        parts.dispatcher.stopClaiming();

        assertThat(submit(1)).isEqualTo(new Submission.Draining());
        assertThat(claimDue()).isEqualTo(new Batch.Declined(DispatchReasons.DRAINING));
        assertThat(parts.dispatcher.inFlight()).isZero();
        assertThat(parts.requests()).isEmpty();
    }

    @Test
    void dispatchesABatchUnderItsEpoch() {
        parts.segments.replace(Segments.of(List.of(0, 1, 2)), 4L, "test");
        claims(jobs(3));

        var batch = claimDue();

        assertThat(batch).isInstanceOf(Batch.Complete.class);
        assertThat(outcomes(batch)).hasSize(3).containsOnly(DispatchOutcome.DISPATCHED);
        assertThat(parts.logged().stream().filter(r -> r.getUrl().contains("worker-agent")))
                .hasSize(3)
                .allMatch(
                        r -> "4".equals(r.getHeader("Scheduler-Epoch")) && "t".equals(r.getHeader("Scheduler-Claim")));
    }

    @Test
    void saysThatThereMayBeMoreAfterAFullBatch() {
        claims(jobs(50));

        var batch = claimDue();

        assertThat(batch).isInstanceOf(Batch.More.class);
        assertThat(outcomes(batch)).hasSize(50);
    }

    /** A store that does not know how long a job must wait would give it out again at once, for ever. */
    @Test
    void leavesAStoreAloneForAMomentThatGivesOutAgainWhatWasJustGivenBack() {
        var again = new Occurrence(7, Instant.parse("2029-12-31T23:59:00Z"));
        parts.givenBack.remember(again, Duration.ZERO);
        claims(jobs(50));

        assertThat(goesOnIn(claimDue())).isEqualTo(Duration.ofSeconds(1));
    }

    /** Our own store has kept the wait: this is the job's next turn, and others may be due behind it. */
    @Test
    void goesOnBehindAJobWhoseWaitIsOver() {
        var again = new Occurrence(7, Instant.parse("2029-12-31T23:59:00Z"));
        parts.givenBack.remember(again, Duration.ofSeconds(3));
        claims(jobs(50));
        assertThat(goesOnIn(claimDue())).isEqualTo(Duration.ofSeconds(1));

        parts.clock.advance(Duration.ofSeconds(3));

        claims(jobs(200));
        assertThat(goesOnIn(claimDue())).isZero();
    }

    @Test
    void saysWhenTheStoreHasNoSuchCallOrFails() {
        claims(aResponse().withStatus(503));
        assertThat(claimDue()).isInstanceOf(Batch.Failed.class);
        claims(aResponse().withStatus(404));
        assertThat(claimDue()).isEqualTo(new Batch.NotOffered());
        assertThat(parts.dispatcher.claimsInBatches()).isFalse();
    }

    @Test
    void claimsNoBatchWhileEveryCircuitIsOpenAndReturnsWhatItHolds() {
        claims(jobs(1));
        parts.circuits.getAllCircuitBreakers().forEach(circuit -> circuit.transitionToOpenState());

        assertThat(claimDue()).isEqualTo(new Batch.Declined(DispatchReasons.NO_CIRCUIT));
        assertThat(parts.requests()).isEmpty();
    }

    @Test
    void endsADispatchThatFailsByABugAndGoesOn() {
        var job = pending(1);
        parts.ledger.begin(job, true);
        parts.runner.awaitTurn(() -> false);

        var result = parts.runner.start(job, parts.appetite.ofNone(), null, () -> {
            throw new IllegalStateException("an odd one");
        });

        assertThat(result.join()).isEqualTo(DispatchResult.of(DispatchOutcome.ERROR));
        assertThat(parts.dispatcher.inFlight()).isZero();
    }

    @Test
    void waitsForWhatIsInFlightAndThenHasItReturned() throws Exception {
        parts.agentAnswers(okJson("{\"success\":true}").withFixedDelay(8_000));
        var submission = (Submission.Started) submit(1);
        await().until(() -> parts.requests().size() == 2);

        assertThat(parts.dispatcher.drain(Duration.ofMillis(50), Duration.ofSeconds(7)))
                .isTrue();

        assertThat(submission.result()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(parts.dispatcher.mayClaim()).isFalse();
    }

    @Test
    void returnsAClaimAtOnceDuringTheShutdown() {
        parts.dispatcher.stopClaiming();
        var claim = new Claim(pending(1), "t", null);

        assertThat(parts.claimed.run(claim, parts.appetite.ofNone()))
                .isEqualTo(new DispatchResult(DispatchOutcome.RETURNED, DispatchReasons.DRAINING));
        assertThat(parts.logged().getFirst().getHeader("Scheduler-Retry-After")).isNull();
    }

    @Test
    void returnsAClaimWhoseTurnDidNotComeOrThatNobodyCanBeAskedFor() {
        var claim = new Claim(pending(1), "t", null);

        assertThat(parts.claimed.missedItsTurn(claim))
                .isEqualTo(new DispatchResult(DispatchOutcome.RETURNED, "its turn did not come in time"));
        parts.circuits.getAllCircuitBreakers().forEach(circuit -> circuit.transitionToOpenState());
        assertThat(parts.claimed.run(claim, parts.appetite.ofNone()))
                .isEqualTo(new DispatchResult(DispatchOutcome.RETURNED, DispatchReasons.NO_CIRCUIT));
        assertThat(parts.turns.of(claim.job())).isEqualTo(parts.clock.instant().plusSeconds(1));
    }
}
