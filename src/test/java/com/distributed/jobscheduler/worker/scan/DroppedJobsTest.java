package com.distributed.jobscheduler.worker.scan;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.testing.SettableClock;
import com.distributed.jobscheduler.worker.dispatch.DispatchOutcome;
import com.distributed.jobscheduler.worker.peer.HandMadePeers;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that a foreign agent answered with 200 and dropped, at a foreign store (semantics: "job stuck SCHEDULED"). */
class DroppedJobsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final String DUE = "2029-12-31T23:00:00Z";

    @RegisterExtension
    static final HandMadePeers PEERS = new HandMadePeers();

    private BaseOnlyServices services;
    private HandMadeScan worker;
    private SettableClock clock;

    @BeforeEach
    void start() throws IOException {
        services = new BaseOnlyServices();
        PEERS.server.stubFor(any(anyUrl()).willReturn(aResponse().proxiedFrom(services.url())));
        worker = new HandMadeScan(PEERS, Duration.ofSeconds(2));
        clock = worker.dispatch.clock;
    }

    @AfterEach
    void stop() {
        services.close();
    }

    @Test
    void dispatchesAgainWhatTheAgentDroppedAtItsCapacity() {
        services.capacity = 167;
        LongStream.rangeClosed(1, 220).forEach(id -> services.submit(id, "ONE_TIME", DUE));
        assertThat(worker.scan().dispatched()).isEqualTo(220);
        assertThat(services.in("SCHEDULED")).hasSize(53);

        clock.advance(TIMEOUT.minusMillis(1));
        worker.scan();
        assertThat(services.in("SCHEDULED")).as("before its timeout").hasSize(53);

        clock.advance(Duration.ofMillis(1));
        worker.scan();
        assertThat(services.in("PENDING")).hasSize(53);
        assertThat(services.in("RUNNING")).as("what runs for longer").hasSize(167);
        assertThat(returned()).isEqualTo(Map.of("dispatched", 53.0));

        services.in("RUNNING").forEach(id -> services.move(id, "COMPLETED"));
        assertThat(worker.scan().dispatched()).isEqualTo(53);
        assertThat(services.in("RUNNING")).hasSize(53);
        assertThat(services.dispatches).hasSize(220 + 53);
    }

    @Test
    void countsFromEachDeliveryAnew() {
        dropOneAndLetItsTimeoutPass();
        worker.scan();
        assertThat(services.statusOf(1)).isEqualTo("PENDING");
        worker.scan();

        clock.advance(TIMEOUT.minusMillis(1));
        worker.scan();
        assertThat(services.statusOf(1)).isEqualTo("SCHEDULED");

        clock.advance(Duration.ofMillis(1));
        worker.scan();
        assertThat(services.statusOf(1)).isEqualTo("PENDING");
    }

    @Test
    void leavesAloneWhatIsStillInFlight() {
        services.agentAnswers = new CountDownLatch(1);
        services.submit(1, "ONE_TIME", DUE);
        var scanner = worker.scanner;
        var first = scanner.scanOnce().orElseThrow();
        await().until(() -> services.dispatches.contains(1L));
        clock.advance(TIMEOUT.multipliedBy(2));
        assertThat(scanner.scanOnce()).isPresent();
        assertThat(scanner.scanOnce()).isPresent();

        assertThat(services.statusOf(1)).isEqualTo("SCHEDULED");
        services.agentAnswers.countDown();
        first.join();
        assertThat(services.dispatches).hasSize(1);
        assertThat(returned()).isEmpty();
    }

    @Test
    void doesNotTakeBackAJobThatEndedSinceItWasListed() {
        dropOneAndLetItsTimeoutPass();
        services.beforeEachLook = () -> services.move(1, "COMPLETED");
        worker.scan();

        assertThat(services.statusOf(1)).isEqualTo("COMPLETED");
        assertThat(returned()).isEmpty();
    }

    @Test
    void returnsWhatItSentWithoutEverHearingAnAnswer() {
        services.agentStatus = 500;
        services.submit(1, "ONE_TIME", DUE);
        assertThat(worker.scan().outcomes()).isEqualTo(Map.of(DispatchOutcome.UNCONFIRMED, 1));
        services.agentStatus = 200;
        clock.advance(TIMEOUT);
        worker.scan();

        assertThat(returned()).isEqualTo(Map.of("unconfirmed", 1.0));
        assertThat(worker.scan().dispatched()).isEqualTo(1);
    }

    @Test
    void returnsWhatItCouldNotGiveBack() {
        services.agentStatus = 503;
        services.returnStatus = 500;
        services.submit(1, "ONE_TIME", DUE);
        assertThat(worker.scan().outcomes()).isEqualTo(Map.of(DispatchOutcome.RETURN_FAILED, 1));
        services.move(1, "SCHEDULED"); // this store's 500 meant that it did not
        services.returnStatus = 200;
        worker.scan();
        clock.advance(TIMEOUT);
        worker.scan();

        assertThat(services.statusOf(1)).isEqualTo("PENDING");
        assertThat(returned()).isEqualTo(Map.of("none", 1.0));
    }

    @Test
    void dispatchesWhatIsPendingThoughTheAnswerToItsReturnWasLost() {
        dropOneAndLetItsTimeoutPass();
        services.returnStatus = 500;
        worker.scan();
        assertThat(services.statusOf(1)).isEqualTo("PENDING");

        assertThat(worker.scan().dispatched()).isEqualTo(1);
    }

    @Test
    void triesTheReturnAgainAtTheNextScan() {
        dropOneAndLetItsTimeoutPass();
        services.returnStatus = 500;
        worker.scan();
        services.move(1, "SCHEDULED"); // this store's 500 meant that it did not
        services.returnStatus = 200;
        worker.scan();

        assertThat(services.statusOf(1)).isEqualTo("PENDING");
        assertThat(returned()).isEqualTo(Map.of("dispatched", 1.0));
    }

    @Test
    void dispatchesWhatSomebodyElseReturned() {
        services.dropsAll = true;
        services.submit(1, "ONE_TIME", DUE);
        worker.scan();
        worker.scan();
        services.move(1, "PENDING");

        assertThat(worker.scan().dispatched()).isEqualTo(1);
        assertThat(services.dispatches).containsExactly(1L, 1L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void returnsARecurringJobWhetherItsStoreMovesItsScheduleOrNot(boolean moves) {
        services.movesSchedules = moves;
        services.dropsAll = true;
        services.submit(1, "DAILY", DUE);
        worker.scan();
        assertThat(services.jobs.get(1L).nextRunTime()).isEqualTo(moves ? "2030-01-01T23:00:00Z" : DUE);
        clock.advance(Duration.ofDays(1)); // by then the next occurrence is due as well
        worker.scan();
        if (moves) {
            // A different occurrence than the dispatched one, seen for the first time.
            assertThat(services.statusOf(1)).isEqualTo("SCHEDULED");
            clock.advance(TIMEOUT);
            worker.scan();
        }

        assertThat(services.statusOf(1)).isEqualTo("PENDING");
        assertThat(worker.scan().dispatched()).isEqualTo(1);
        assertThat(services.dispatches).containsExactly(1L, 1L);
    }

    private void dropOneAndLetItsTimeoutPass() {
        services.dropsAll = true;
        services.submit(1, "ONE_TIME", DUE);
        worker.scan();
        clock.advance(TIMEOUT);
    }

    /** Counts of returned jobs above zero, by the outcome of their dispatch. */
    private Map<String, Double> returned() {
        return worker.dispatch.meters.get(ScanMetrics.ORPHANS).counters().stream()
                .filter(counter -> counter.count() > 0)
                .collect(Collectors.toMap(counter -> counter.getId().getTag("dispatch"), counter -> counter.count()));
    }
}
