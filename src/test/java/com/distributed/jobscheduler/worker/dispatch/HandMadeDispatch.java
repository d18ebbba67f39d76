package com.distributed.jobscheduler.worker.dispatch;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.distributed.jobscheduler.testing.DueEntries;
import com.distributed.jobscheduler.testing.SettableClock;
import com.distributed.jobscheduler.tracing.Traces;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import com.distributed.jobscheduler.worker.peer.HandMadePeers;
import com.distributed.jobscheduler.worker.peer.WorkerAgents;
import com.distributed.jobscheduler.worker.segment.HandMadeSegments;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import com.distributed.jobscheduler.worker.store.JobStore;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;

/** The dispatcher and its parts, made by hand, against the stores and agents of {@link HandMadePeers}. */
public final class HandMadeDispatch {
    private static final String DISPATCH = "/api/worker-agent/dispatch";

    public final SettableClock clock = new SettableClock();
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    public final HandMadePeers peers;
    public final SegmentManager segments = HandMadeSegments.of(clock, 0, 1, 2);
    final Pause pause = new Pause(clock, event -> {});
    public final JobStore store;
    final CircuitBreakerRegistry circuits = CircuitBreakerRegistry.ofDefaults();
    final ClaimGate gate = new ClaimGate(segments, pause);
    final GivenBack givenBack = new GivenBack(clock);
    final OccurrenceLedger ledger = new OccurrenceLedger();
    final RecentDispatches recent = new RecentDispatches(clock);
    final DispatchMetrics metrics = new DispatchMetrics(meters, ledger, clock);
    final AgentPool agents;
    final Appetite appetite;
    final ClaimReturn claimReturn;
    final Settlement settlement;
    final ListedDispatch listed;
    final ClaimedDispatch claimed;
    final DispatchRunner runner;
    final SingleIntake singles;
    final BatchIntake batches;
    public final Turns turns;
    public final JobDispatcher dispatcher;

    public HandMadeDispatch(HandMadePeers peers) {
        this(peers, 1, false, MisfirePolicy.FIRE_ONCE);
    }

    HandMadeDispatch(HandMadePeers peers, int agentCount, boolean agentDeduplicates, MisfirePolicy misfire) {
        this(peers, peers.agents(agentCount), agentDeduplicates, misfire);
    }

    HandMadeDispatch(HandMadePeers peers, WorkerAgents workerAgents) {
        this(peers, workerAgents, true, MisfirePolicy.FIRE_ONCE);
    }

    private HandMadeDispatch(
            HandMadePeers peers, WorkerAgents workerAgents, boolean agentDeduplicates, MisfirePolicy misfire) {
        this.peers = peers;
        this.store = new JobStore(peers.store());
        var properties = new DispatchProperties(
                Duration.ofSeconds(30),
                agentDeduplicates,
                Duration.ofMinutes(1),
                ZoneOffset.UTC,
                misfire,
                Duration.ofSeconds(60),
                200,
                0,
                Duration.ZERO);
        var retries = RetryRegistry.of(RetryConfig.custom()
                .maxAttempts(2)
                .waitDuration(Duration.ofMillis(1))
                .build());
        var spans = new DispatchSpans(HandMadePeers.WORKER, Traces.off());
        agents = new AgentPool(workerAgents, circuits, properties, clock);
        appetite = new Appetite(agents);
        claimReturn = new ClaimReturn(store, givenBack, gate, retries);
        var nextRun = new NextRun(store, properties, metrics, clock, retries);
        settlement = new Settlement(store, claimReturn, nextRun, agents, gate, metrics);
        var delivery = new Delivery(agents, retries, properties, metrics);
        var claims = new OccurrenceClaim(store, HandMadePeers.WORKER, retries, spans);
        listed = new ListedDispatch(gate, store, nextRun, delivery, claims, settlement);
        claimed = new ClaimedDispatch(gate, delivery, settlement, claimReturn);
        var pace = new DispatchPace(BulkheadRegistry.ofDefaults(), RateLimiterRegistry.ofDefaults(), properties);
        var periods = new ShortPeriods(new Periods(), properties, HandMadePeers.WORKER, event -> {}, clock);
        runner = new DispatchRunner(pace, spans, ledger, metrics, recent, periods, clock);
        singles = new SingleIntake(ledger, store, appetite, gate, runner, listed);
        batches = new BatchIntake(
                ledger,
                appetite,
                gate,
                new BatchClaim(store, properties, spans, givenBack, clock),
                runner,
                claimed,
                new TimedStart(clock));
        turns = new Turns(new Spread(properties), givenBack);
        dispatcher = new JobDispatcher(singles, batches, ledger, new Drain(gate, ledger, runner), gate, metrics);
    }

    /** A base-only store and an agent that accept every call. */
    public HandMadeDispatch agreeable() {
        peers.server.stubFor(any(urlPathMatching("/api/.*")).atPriority(9).willReturn(okJson("{\"success\":true}")));
        return this;
    }

    public void pauseDispatching() {
        pause.begin();
    }

    /** From now on the store leases; it gives the token {@code t} with each claim. */
    public HandMadeDispatch leasing() {
        movesAnswer(okJson("{\"success\":true}").withHeader("Scheduler-Claim", "t"));
        store.claim(DueEntries.pending(-1).occurrence(), null, "first");
        peers.server.resetRequests();
        return this;
    }

    void movesAnswer(ResponseDefinitionBuilder answer) {
        peers.server.stubFor(put(urlPathMatching("/api/jobs/.*")).willReturn(answer));
    }

    void agentAnswers(ResponseDefinitionBuilder answer) {
        peers.server.stubFor(post(urlPathEqualTo(DISPATCH)).willReturn(answer));
    }

    /** The requests to store and agents, in order: method, path and query. */
    public List<String> requests() {
        return logged().stream().map(r -> r.getMethod() + " " + r.getUrl()).toList();
    }

    List<LoggedRequest> logged() {
        return peers.server.getAllServeEvents().reversed().stream()
                .map(event -> event.getRequest())
                .filter(request -> !request.getUrl().equals("/api/worker-agent/status"))
                .toList();
    }
}
