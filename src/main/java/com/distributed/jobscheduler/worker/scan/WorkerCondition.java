package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.worker.WorkerState;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import java.util.concurrent.atomic.AtomicInteger;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The worker's judgement of its own health. */
@Slf4j
@Component
@RequiredArgsConstructor
public class WorkerCondition {
    /** Failed scans in a row before the worker calls itself unhealthy. */
    private static final int UNHEALTHY_AFTER = 3;

    private final SegmentManager segments;
    private final JobDispatcher dispatcher;
    private final AtomicInteger failuresInARow = new AtomicInteger();

    /** @param failure why a scan failed; null on success */
    void note(@Nullable String failure) {
        if (failure == null) {
            failuresInARow.set(0);
        } else if (failuresInARow.incrementAndGet() == UNHEALTHY_AFTER) {
            log.error("worker.unhealthy failedScans={} reason=\"{}\"", UNHEALTHY_AFTER, failure);
        }
    }

    /** The state now. */
    public WorkerState state() {
        if (dispatcher.isStopping()) {
            return WorkerState.DRAINING;
        }
        if (segments.fencedOff() != null) {
            return WorkerState.WORKER_ID_TAKEN;
        }
        return failuresInARow.get() >= UNHEALTHY_AFTER ? WorkerState.UNHEALTHY : WorkerState.ONLINE;
    }
}
