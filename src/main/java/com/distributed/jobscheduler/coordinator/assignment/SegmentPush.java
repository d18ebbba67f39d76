package com.distributed.jobscheduler.coordinator.assignment;

import com.distributed.jobscheduler.coordinator.PeerTokens;
import com.distributed.jobscheduler.coordinator.membership.Holding;
import com.distributed.jobscheduler.coordinator.membership.Holdings;
import com.distributed.jobscheduler.coordinator.membership.PushTarget;
import com.distributed.jobscheduler.coordinator.membership.WorkerUrls;
import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.OutboundLimits;
import com.distributed.jobscheduler.http.client.PeerAnswer;
import com.distributed.jobscheduler.http.client.PeerTls;
import com.distributed.jobscheduler.http.client.PeerToken;
import com.distributed.jobscheduler.http.client.Reply;
import com.distributed.jobscheduler.http.client.ResultRetry;
import com.distributed.jobscheduler.wire.WireHeaders;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import lombok.extern.slf4j.Slf4j;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Pushes assignments to the workers (contract: "whoever assigns notifies the worker"), off the caller's thread and with
 * retries. Each attempt reads the current state, and a later change ends the attempts of an earlier one. An undelivered
 * push heals at the worker's next heartbeat.
 */
@Slf4j
@Component
class SegmentPush {
    private static final String PATH = "/api/scheduler-worker/segments";

    private final Holdings holdings;
    private final AssignmentMetrics metrics;
    private final PushProperties properties;
    private final Outbound outbound;
    private final ObjectMapper json;
    private final Retry retry;
    private final WorkerUrls urls;
    private final PeerToken token;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private final ExecutorService senders = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("segment-push-", 0).factory());

    SegmentPush(
            Holdings holdings,
            AssignmentMetrics metrics,
            PushProperties properties,
            RetryRegistry retries,
            PeerTokens tokens,
            PeerTls tls,
            WorkerUrls urls,
            ObjectMapper json) {
        this.holdings = holdings;
        this.metrics = metrics;
        this.properties = properties;
        this.outbound = new Outbound(
                new OutboundLimits(properties.connectTimeout(), properties.maxConnections(), DataSize.ofKilobytes(64)),
                tls,
                json,
                urls);
        this.urls = urls;
        this.json = json;
        this.token = tokens.worker();
        this.retry = ResultRetry.named(retries, "segment-push", PushOutcome.Failed.class::isInstance);
        if (token != PeerToken.NONE && !urls.areListed()) {
            log.warn("push.token-unused property=coordinator.worker-token reason=\"coordinator.worker-urls names no"
                    + " worker that it may be shown\" next=\"workers that sent their own secret need no token\"");
        }
    }

    /** Pushes the changed segments of these workers; returns at once. */
    void changed(Collection<String> workerIds) {
        for (var workerId : workerIds) {
            var line = lines.computeIfAbsent(workerId, id -> new Line());
            var change = line.changes.incrementAndGet();
            senders.execute(() -> deliver(workerId, line, change));
        }
    }

    private void deliver(String workerId, Line line, long change) {
        try {
            switch (retry.executeSupplier(() -> attempt(workerId, line, change))) {
                case PushOutcome.Delivered delivered -> {
                    metrics.pushed();
                    log.debug("segments.pushed workerId={} epoch={}", workerId, delivered.epoch());
                }
                case PushOutcome.Needless needless -> log.trace("segments.push-needless workerId={}", workerId);
                case PushOutcome.Refused refused -> failed(workerId, "status " + refused.status());
                case PushOutcome.Forbidden forbidden -> failed(workerId, forbidden.what() + " is no worker's");
                case PushOutcome.Failed failed -> failed(workerId, failed.reason());
            }
        } catch (RuntimeException e) {
            failed(workerId, e.toString());
        }
    }

    private void failed(String workerId, String reason) {
        if (senders.isShutdown()) {
            return; // the next leader, or its own heartbeat, tells the worker
        }
        metrics.pushFailed();
        log.warn("segments.push-failed workerId={} reason={}", workerId, reason);
    }

    private PushOutcome attempt(String workerId, Line line, long change) {
        line.turn.lock();
        try {
            var holding = holdings.of(workerId);
            var url = holding.map(held -> held.target().url()).orElse(null);
            if (line.changes.get() != change || url == null) {
                return new PushOutcome.Needless();
            }
            var objection = WorkerUrls.objection(url); // an older release checked less at the registration
            return objection == null ? send(holding.get(), url) : new PushOutcome.Forbidden(objection);
        } finally {
            line.turn.unlock();
        }
    }

    private PushOutcome send(Holding holding, String url) {
        var reply = outbound.ask(
                properties.deadline(),
                outbound.clientFor(URI.create(url), urls.isListed(url) ? token : PeerToken.NONE)
                        .post()
                        .uri(PATH)
                        .headers(headers -> showSecret(headers, holding.target()))
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(new Assignment(holding.segments(), holding.epoch())));
        return switch (reply) {
            case Reply.Answered answered -> outcome(PeerAnswer.read(json, answered), holding.epoch());
            case Reply.NotSent notSent -> new PushOutcome.Failed(notSent.reason());
            case Reply.Lost lost -> new PushOutcome.Failed(lost.reason());
        };
    }

    private static PushOutcome outcome(PeerAnswer answer, long epoch) {
        if (answer.isSuccess() || answer.status() == 409) {
            return new PushOutcome.Delivered(epoch);
        }
        if (answer.is2xx()) {
            return new PushOutcome.Failed("status " + answer.status() + " without success");
        }
        return answer.status() >= 500 || answer.status() == 429
                ? new PushOutcome.Failed("status " + answer.status())
                : new PushOutcome.Refused(answer.status());
    }

    private static void showSecret(HttpHeaders headers, PushTarget target) {
        if (target.secret() != null) {
            headers.set(WireHeaders.PUSH_SECRET, target.secret());
        }
    }

    @PreDestroy
    void close() throws IOException {
        senders.shutdownNow();
        outbound.close();
    }

    /** The body of a push (contract: Scheduler Worker). */
    private record Assignment(List<Integer> segments, long epoch) {}

    /** The attempts for one worker: they run one at a time, and each knows whether it is still the latest. */
    private static final class Line {
        private final AtomicLong changes = new AtomicLong();
        private final ReentrantLock turn = new ReentrantLock();
    }
}
