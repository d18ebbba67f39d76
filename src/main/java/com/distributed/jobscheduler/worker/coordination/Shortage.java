package com.distributed.jobscheduler.worker.coordination;

import com.distributed.jobscheduler.logs.SaidOnce;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.segment.SegmentsChanged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The coordinator has no segments for this worker, which asks for some. Logged once at the begin and once at the end. Not a
 * retry of Resilience4j: it is counted in heartbeats, and nothing waits between them.
 */
@Slf4j
@Component
@RequiredArgsConstructor
class Shortage {
    /** A balancing coordinator moves segments to a new worker only after a while: no shortage before that. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** Most heartbeats between two requests. */
    private static final int LONGEST_PAUSE = 10;

    private final CoordinationProperties properties;
    private final WorkerProperties worker;
    private final Clock clock;
    private @Nullable Instant since;
    private String reason = "";
    private final SaidOnce said = new SaidOnce();
    private int pause;
    private int heartbeats;

    /**
     * Records an answer while this worker has no segment.
     *
     * @param balances whether the coordinator remembers a worker's request and grants segments later
     */
    synchronized void noticed(boolean balances) {
        var now = clock.instant();
        var began = since == null ? now : since;
        since = began;
        reason = balances
                ? "none is free at the coordinator, or this worker was released there"
                : "none is free at the coordinator";
        var isPatient = balances && Duration.between(began, now).compareTo(PATIENCE) < 0;
        if (isPatient || !said.begins()) {
            return;
        }
        log.warn(
                "segments.none-granted desired={} reason=\"{}\" next=\"{}\"",
                properties.desiredSegments(),
                reason,
                balances
                        ? "see GET /api/segments at the coordinator; POST /api/segments/assign?workerId="
                                + worker.workerId() + "&desiredSegments=" + properties.desiredSegments()
                                + " there asks again for a released worker"
                        : "release a worker there that is gone or holds too many:"
                                + " DELETE /api/segments/release?workerId=...; this one goes on asking");
    }

    /** Whether to ask at this heartbeat: at the first one, then ever less often. */
    synchronized boolean isTimeToAsk() {
        if (++heartbeats <= pause) {
            return false;
        }
        heartbeats = 0;
        pause = Math.min(2 * pause + 1, LONGEST_PAUSE);
        return true;
    }

    @EventListener
    void segmentsChanged(SegmentsChanged change) {
        if (!change.gained().isEmpty()) {
            over();
        }
    }

    synchronized void over() {
        if (said.ends()) {
            log.info(
                    "segments.granted desired={} after={}",
                    properties.desiredSegments(),
                    Duration.between(since, clock.instant()));
        }
        since = null;
        pause = 0;
        heartbeats = 0;
    }

    /** The shortage as a sentence without its full stop; null when there is none. */
    synchronized @Nullable String remark() {
        return since == null
                ? null
                : "the coordinator has granted none of the " + properties.desiredSegments() + " asked for since "
                        + since + ": " + reason;
    }
}
