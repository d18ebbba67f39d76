package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.wire.LoadReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code GET /api/scheduler-workers}.
 *
 * @param status the status that the worker last reported; ONLINE when it reports none
 * @param heartbeatAgeMillis time since its last heartbeat
 * @param assignedSegments the segments assigned to it
 * @param waitingInstance another process that asks for the same id and has to wait
 * @param load its last load report; {@code load.segments} are the segments that it says it holds
 */
record ActiveWorker(
        String workerId,
        String status,
        @Nullable String url,
        Instant registeredAt,
        Instant lastHeartbeat,
        long heartbeatAgeMillis,
        @Nullable Integer desiredSegments,
        List<Integer> assignedSegments,
        long epoch,
        @Nullable String instance,
        @Nullable String waitingInstance,
        @Nullable LoadReport load) {

    static ActiveWorker of(Worker worker, List<Integer> assigned, Instant now) {
        var load = worker.load();
        return new ActiveWorker(
                worker.workerId(),
                load == null || load.status() == null ? "ONLINE" : load.status(),
                worker.url(),
                worker.registeredAt(),
                worker.lastHeartbeatAt(),
                Duration.between(worker.lastHeartbeatAt(), now).toMillis(),
                worker.desiredSegments(),
                assigned,
                worker.epoch(),
                worker.instance(),
                worker.waitingInstance(),
                load);
    }
}
