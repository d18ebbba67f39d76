package com.distributed.jobscheduler.worker.scan;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.distributed.jobscheduler.testing.DueEntries;
import com.distributed.jobscheduler.tracing.Traces;
import com.distributed.jobscheduler.worker.dispatch.HandMadeDispatch;
import com.distributed.jobscheduler.worker.peer.HandMadePeers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The scanner and its parts, made by hand, over {@link HandMadeDispatch}. */
final class HandMadeScan {
    final HandMadeDispatch dispatch;
    final Agenda agenda;
    final ScanMetrics metrics;
    final RecentScans recent = new RecentScans();
    final WorkerCondition condition;
    final OrphanRecovery orphans;
    final Handover handover;
    final ListedEntries entries;
    final BatchScan batches;
    final AgendaWatch watch;
    final ScheduleScanner scanner;

    HandMadeScan(HandMadePeers peers, Duration lookAhead) {
        this(peers, lookAhead, Duration.ZERO);
    }

    HandMadeScan(HandMadePeers peers, Duration lookAhead, Duration claimAhead) {
        dispatch = new HandMadeDispatch(peers).agreeable();
        var clock = dispatch.clock;
        var properties = new ScanProperties(lookAhead, Duration.ZERO, claimAhead, Duration.ofMinutes(10));
        agenda = new Agenda(clock);
        metrics = new ScanMetrics(dispatch.meters, agenda);
        condition = new WorkerCondition(dispatch.segments, dispatch.dispatcher);
        orphans = new OrphanRecovery(
                dispatch.store, dispatch.dispatcher, properties, HandMadePeers.WORKER, metrics, clock);
        handover = new Handover(dispatch.dispatcher, agenda, clock);
        entries = new ListedEntries(dispatch.segments, orphans, dispatch.turns, handover, properties, clock);
        batches =
                new BatchScan(dispatch.segments, dispatch.dispatcher, agenda, HandMadePeers.WORKER, properties, clock);
        var round = new ScanRound(
                batches,
                new ListScan(peers.store(), dispatch.dispatcher, entries, orphans, properties),
                condition,
                new ScanReports(metrics, recent, new ScanLog(clock)),
                HandMadePeers.WORKER,
                Traces.off());
        scanner = new ScheduleScanner(
                dispatch.segments, dispatch.dispatcher, round, metrics, HandMadePeers.WORKER, clock);
        watch = new AgendaWatch(
                agenda, dispatch.segments, dispatch.dispatcher, batches, handover, scanner, properties, clock);
    }

    /** A base-only store without batch claim that lists these. */
    void lists(String... entries) {
        dispatch.peers.server.stubFor(get(urlPathEqualTo("/api/job-schedules/due"))
                .willReturn(okJson("{\"success\":true,\"data\":[" + String.join(",", entries) + "]}")));
    }

    static String entry(long id, String status, int segment, Instant due) {
        return "{\"jobId\":%d,\"scheduleId\":%d,\"jobName\":\"a\",\"status\":\"%s\",\"segment\":%d,\"nextRunTime\":\"%s\"}"
                .formatted(id, id, status, segment, due);
    }

    static String pending(long id) {
        return entry(id, "PENDING", 1, DueEntries.DUE);
    }

    ScanSummary scan() {
        return scanner.scanOnce().orElseThrow().orTimeout(20, TimeUnit.SECONDS).join();
    }

    List<String> requests(String prefix) {
        return dispatch.requests().stream().filter(r -> r.startsWith(prefix)).toList();
    }
}
