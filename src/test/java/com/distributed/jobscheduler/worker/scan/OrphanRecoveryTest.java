package com.distributed.jobscheduler.worker.scan;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.DUE;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.entry;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.newId;
import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.worker.WorkerUnderTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** "Job stuck SCHEDULED in a base-only store's due list"; a timeout of 1 ns is over at the second look. */
class OrphanRecoveryTest {
    private WorkerUnderTest worker;

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void returnsAJobThatStaysScheduledAndThenTakesItAsAnyOther() {
        start("1ns");
        var id = newId();
        worker.lists(scheduled(id));
        worker.scan();
        assertThat(moves(id)).as("after the first look").isEmpty();

        worker.scan();
        assertThat(moves(id)).containsExactly("PENDING");

        worker.lists(pending(id));
        assertThat(worker.scan().dispatched()).isEqualTo(1);
    }

    @Test
    void waitsUntilItsTimeoutIsOver() {
        start("1h");
        var id = newId();
        worker.lists(scheduled(id));
        worker.scan();
        worker.scan();
        worker.scan();

        assertThat(moves(id)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUNNING", "COMPLETED", "FAILED", "CANCELLED"})
    void leavesAloneWhatIsNotScheduled(String status) {
        start("1ns");
        var id = newId();
        worker.lists(entry(id, status, 1, "ONE_TIME"));
        worker.scan();
        worker.scan();

        assertThat(moves(id)).isEmpty();
    }

    @Test
    void beginsToCountAnewWhenAJobWasGoneInBetween() {
        start("1ns");
        var id = newId();
        worker.lists(scheduled(id));
        worker.scan();
        worker.lists();
        worker.scan();
        worker.lists(scheduled(id));
        worker.scan();

        assertThat(moves(id)).isEmpty();
    }

    @Test
    void leavesItToTheLeaseOfAConditionalStore() {
        start("1ns");
        worker.peers.stubFor(put(urlPathMatching("/api/jobs/\\d+/status"))
                .willReturn(okJson("{\"success\":true}").withHeader("Scheduler-Claim", "t")));
        worker.lists(pending(newId()));
        worker.scan();
        var id = newId();
        worker.lists(scheduled(id));
        worker.scan();
        worker.scan();

        assertThat(moves(id)).isEmpty();
    }

    private void start(String timeout) {
        worker = new WorkerUnderTest("scheduler.worker.orphan-timeout=" + timeout);
        worker.settle();
    }

    /** An entry that is SCHEDULED, and a job that says the same of itself. */
    private String scheduled(long id) {
        worker.peers.stubFor(get(urlPathEqualTo("/api/jobs/" + id))
                .willReturn(
                        okJson("{\"success\":true,\"data\":{\"id\":%d,\"status\":\"SCHEDULED\",\"nextRunTime\":\"%s\"}}"
                                .formatted(id, DUE))));
        return entry(id, "SCHEDULED", 1, "ONE_TIME");
    }

    private List<String> moves(long id) {
        return worker.logged("PUT", "/api/jobs/" + id + "/status").stream()
                .map(r -> r.queryParameter("status").firstValue())
                .toList();
    }
}
