package com.distributed.jobscheduler.worker.dispatch;

import static com.distributed.jobscheduler.testing.DueEntries.DUE;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.testing.DueEntries;
import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.HandMadePeers;
import com.distributed.jobscheduler.worker.peer.RegisteredAgent;
import com.distributed.jobscheduler.worker.peer.WorkerAgents;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Agents that come and go: two of them are one server under two paths. */
class FollowedAgentsTest {
    private static final String NO_HANDLER =
            "{\"success\":false,\"errorCode\":\"NO_HANDLER\",\"data\":{\"handlers\":[\"log\"]}}";

    @RegisterExtension
    static final HandMadePeers peers = new HandMadePeers();

    private WorkerAgents agents;
    private HandMadeDispatch parts;

    @BeforeEach
    void start() {
        agents = peers.followed();
        parts = new HandMadeDispatch(peers, agents).agreeable().leasing();
    }

    private static URI url(String path) {
        return URI.create(peers.server.baseUrl() + path);
    }

    private void follow(List<RegisteredAgent> absent, String... paths) {
        agents.follow(
                Stream.of(paths)
                        .map(FollowedAgentsTest::url)
                        .collect(LinkedHashSet::new, LinkedHashSet::add, LinkedHashSet::addAll),
                absent);
    }

    private void answers(String path, ResponseDefinitionBuilder answer) {
        peers.server.stubFor(
                post(urlPathEqualTo(path + "/api/worker-agent/dispatch")).willReturn(answer));
    }

    private DispatchResult dispatch(long id) {
        return parts.claimed.run(new Claim(DueEntries.pending(id), "t", 7L), parts.appetite.ofClaimed());
    }

    private List<String> circuits() {
        return parts.circuits.getAllCircuitBreakers().stream()
                .map(CircuitBreaker::getName)
                .toList();
    }

    @Test
    void claimsNothingWhileThereIsNone() {
        assertThat(parts.appetite.take(5, Appetite.PATIENCE)).isZero();
        assertThat(parts.batches.claimDue(parts.segments.current(), DUE, null).start())
                .isEqualTo(new Batch.Declined(DispatchReasons.NO_AGENTS));
        assertThat(dispatch(1).outcome()).isEqualTo(DispatchOutcome.RETURNED);
        assertThat(parts.requests()).containsExactly("PUT /api/jobs/1/status?status=PENDING");
        assertThat(circuits()).isEmpty();
    }

    @Test
    void dispatchesToThoseWhoAreThere() {
        follow(List.of(), "/a");
        answers("/a", okJson("{\"success\":true}"));
        assertThat(dispatch(1).outcome()).isEqualTo(DispatchOutcome.DISPATCHED);
        assertThat(circuits()).hasSize(1);

        follow(List.of(), "/b");
        answers("/b", okJson("{\"success\":true}"));
        assertThat(dispatch(2).outcome()).isEqualTo(DispatchOutcome.DISPATCHED);
        assertThat(circuits()).singleElement().asString().endsWith("_b");
        assertThat(parts.requests())
                .containsExactly("POST /a/api/worker-agent/dispatch", "POST /b/api/worker-agent/dispatch");
    }

    @ParameterizedTest
    @CsvSource({"log, UNDELIVERABLE", "Example Job, RETURNED", ", RETURNED"})
    void aNameThatOnlyASilentAgentMayKnowWaitsForIt(String handler, DispatchOutcome outcome) {
        follow(
                List.of(new RegisteredAgent("other", url("/b"), false, handler == null ? null : List.of(handler))),
                "/a");
        answers("/a", aResponse().withStatus(422).withBody(NO_HANDLER));

        assertThat(dispatch(1)).satisfies(result -> {
            assertThat(result.outcome()).isEqualTo(outcome);
            if (outcome == DispatchOutcome.RETURNED) {
                assertThat(result.reason()).contains("other at " + url("/b") + " is silent");
            }
        });
    }

    @Test
    void oneIsNeverTheOnlyOneOfAFixedList() {
        follow(List.of(), "/a");

        assertThat(parts.agents.isRunOnce()).isFalse();
    }

    @Test
    void aNameWaitsWhileTheSilentAgentThatKnowsItIsJustComingBack() {
        var silent = new RegisteredAgent("other", url("/b"), false, List.of("Example Job"));
        var inBetween = new ArrayList<DispatchOutcome>();
        agents = peers.followed();
        agents.onChange(now -> {
            if (now.all().size() == 2) {
                inBetween.add(dispatch(7).outcome());
            }
        });
        parts = new HandMadeDispatch(peers, agents).agreeable().leasing();
        answers("/a", aResponse().withStatus(422).withBody(NO_HANDLER));
        follow(List.of(silent), "/a");

        follow(List.of(), "/a", "/b");

        assertThat(inBetween).containsExactly(DispatchOutcome.RETURNED);
    }

    @Test
    void choosesAmongManyWhileTheirLoadChanges() throws Exception {
        follow(List.of(), IntStream.range(0, 300).mapToObj(i -> "/" + i).toArray(String[]::new));
        var done = new AtomicBoolean();
        try (var threads = Executors.newFixedThreadPool(2)) {
            var others = IntStream.range(0, 2)
                    .mapToObj(i -> threads.submit(() -> {
                        while (!done.get()) {
                            var admitted = parts.agents.all().stream()
                                    .map(Agent::admit)
                                    .toList();
                            admitted.forEach(Admission::dismiss);
                        }
                    }))
                    .toList();
            try {
                for (var round = 0; round < 2000; round++) {
                    parts.agents.admitAny().dismiss();
                }
            } finally {
                done.set(true);
            }
            for (var other : others) {
                other.get();
            }
        }

        assertThat(parts.agents.states()).allMatch(agent -> agent.inFlight() == 0);
    }
}
