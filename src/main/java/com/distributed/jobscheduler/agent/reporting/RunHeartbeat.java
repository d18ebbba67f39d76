package com.distributed.jobscheduler.agent.reporting;

import com.distributed.jobscheduler.agent.peer.JobStoreClient;
import com.distributed.jobscheduler.agent.peer.StoreAnswer;
import com.distributed.jobscheduler.agent.run.Runs;
import com.distributed.jobscheduler.agent.run.StopReason;
import com.distributed.jobscheduler.logs.SaidOnce;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells the store which runs are alive, so that it can tell a dead agent from a slow one, and stops those that it says
 * are cancelled or another's by now. Base-only stores have no such call; their runs go on unheard.
 */
@Slf4j
@Component
@RequiredArgsConstructor
public class RunHeartbeat {
    private final JobStoreClient store;
    private final Runs runs;
    private final ReportingMetrics metrics;
    private final SaidOnce unsupported = new SaidOnce();

    @Scheduled(fixedRateString = "${worker.agent.heartbeat-interval}")
    void tick() {
        beatOnce();
    }

    /** One life sign for all runs together; none at all while nothing runs. */
    public void beatOnce() {
        var keys = runs.grantedKeys();
        if (keys.isEmpty()) {
            return;
        }
        switch (store.heartbeat(keys)) {
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
