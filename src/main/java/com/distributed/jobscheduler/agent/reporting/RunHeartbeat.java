package com.distributed.jobscheduler.agent.reporting;

import com.distributed.jobscheduler.agent.peer.JobStoreClient;
import com.distributed.jobscheduler.agent.peer.StoreAnswer;
import com.distributed.jobscheduler.agent.run.Journal;
import com.distributed.jobscheduler.agent.run.Runs;
import com.distributed.jobscheduler.agent.run.StopReason;
import com.distributed.jobscheduler.logs.SaidOnce;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells the store which runs are alive, and what they have said since it last heard of them, so that it can tell a dead agent from a slow one, and stops those that it says
 * are cancelled or another's by now. Base-only stores have no such call; their runs go on unheard.
 */
@Slf4j
@Component
@RequiredArgsConstructor
public class RunHeartbeat {
    private static final Duration WITHOUT_NEWS = Duration.ofMinutes(10);

    private final JobStoreClient store;
    private final Runs runs;
    private final ReportingMetrics metrics;
    private final Clock clock;
    private final SaidOnce unsupported = new SaidOnce();
    private final SaidOnce refusedNews = new SaidOnce();
    private final AtomicLong beats = new AtomicLong();
    /** A heartbeat keeps runs alive: where the store refuses one for its news, it must go without them. */
    private volatile Instant withoutNewsUntil = Instant.MIN;

    @Scheduled(fixedRateString = "${worker.agent.heartbeat-interval}")
    void tick() {
        beatOnce();
    }

    /** One heartbeat for all runs together; none while there are no runs. */
    public void beatOnce() {
        var keys = runs.grantedKeys();
        if (keys.isEmpty()) {
            return;
        }
        var news = clock.instant().isBefore(withoutNewsUntil)
                ? List.<Journal.News>of()
                : runs.news(beats.incrementAndGet());
        switch (beat(keys, news)) {
            case StoreAnswer.Done done -> {
                unsupported.ends();
                stopCancelled(done.data());
            }
            case StoreAnswer.Unsupported none -> sayOnceThatItIsUnsupported();
            case StoreAnswer.Refused refused -> failed(refused.reason());
            case StoreAnswer.Unavailable unavailable -> failed(unavailable.reason());
            case StoreAnswer.GaveUp gaveUp -> failed(gaveUp.reason());
        }
    }

    private StoreAnswer beat(Set<String> keys, List<Journal.News> news) {
        var answer =
                store.heartbeat(keys, news.stream().map(Journal.News::entry).toList());
        if (answer instanceof StoreAnswer.Done) {
            news.forEach(Journal.News::told);
            if (!news.isEmpty()) {
                refusedNews.ends();
            }
        }
        if (answer instanceof StoreAnswer.Refused refused && !news.isEmpty()) {
            withoutNewsUntil = clock.instant().plus(WITHOUT_NEWS);
            if (refusedNews.begins()) {
                log.warn(
                        "run-news.refused reason=\"{}\" next=\"heartbeats go without them for {}; outcomes carry them all the same\"",
                        refused.reason(),
                        WITHOUT_NEWS);
            }
            return store.heartbeat(keys, List.of());
        }
        return answer;
    }

    private void stopCancelled(JsonNode data) {
        var cancelled = new HashSet<String>();
        data.path("cancel").forEach(key -> cancelled.add(key.asText()));
        if (!cancelled.isEmpty()) {
            log.info("run.cancelled keys={}", cancelled);
            runs.stop(cancelled, StopReason.CANCELLED);
        }
    }

    private void sayOnceThatItIsUnsupported() {
        if (unsupported.begins()) {
            log.info("heartbeat.unsupported (a base-only store: it cannot cancel runs nor notice a dead agent)");
        }
    }

    private void failed(String reason) {
        metrics.heartbeatFailed();
        log.debug("heartbeat.failed reason=\"{}\"", reason);
    }
}
