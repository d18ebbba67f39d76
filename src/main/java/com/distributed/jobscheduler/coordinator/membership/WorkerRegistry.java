package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.coordinator.leadership.LedTime;
import com.distributed.jobscheduler.coordinator.leadership.TermWrites;
import com.distributed.jobscheduler.coordinator.segment.Distribution;
import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.InstanceId;
import com.distributed.jobscheduler.wire.LoadReport;
import com.distributed.jobscheduler.wire.Membership;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Registers workers and receives their heartbeats; both calls answer with all segments of the worker. */
@Slf4j
@Component
@RequiredArgsConstructor
class WorkerRegistry {
    private final WorkerTable workers;
    private final WorkerInstances instances;
    private final Holdings holdings;
    private final Distribution distribution;
    private final TermWrites writes;
    private final Clock clock;

    /**
     * Registers a worker; may be repeated. A worker that is registered already keeps its segments, and its URL when it
     * names none.
     *
     * @throws ApiException 409 WORKER_ID_TAKEN when another process holds the id
     */
    Membership register(String workerId, WorkerInstances.Newcomer newcomer) {
        var entry = writes.<Entry>inTerm(term -> instances
                .enter(workerId, newcomer, term.led())
                .<Entry>map(Entry.Refused::new)
                .orElseGet(() -> new Entry.Joined(join(workerId, newcomer, term.led()))));
        return switch (entry) {
            case Entry.Joined joined -> joined.membership();
            case Entry.Refused refused -> throw refused.why();
        };
    }

    private Membership join(String workerId, WorkerInstances.Newcomer newcomer, LedTime led) {
        var known = workers.active(workerId).isPresent();
        var now = clock.instant();
        workers.register(workerId, newcomer.target(), now, led.at(now));
        instances.entered(workerId, newcomer);
        var membership = membership(workerId);
        if (!known) {
            log.info("worker.registered workerId={} url={}", workerId, newcomer.url());
        }
        return membership;
    }

    /**
     * Records a heartbeat with its load report.
     *
     * @param caller the process that sends it; null when it does not say
     * @throws ApiException 404 UNKNOWN_WORKER when the worker never registered or was expelled: it must register again;
     *     409 WORKER_ID_TAKEN when another process holds the id
     */
    Membership heartbeat(String workerId, @Nullable InstanceId caller, @Nullable LoadReport load) {
        return writes.inTerm(term -> {
            instances.admit(workerId, caller);
            var now = clock.instant();
            if (!workers.heartbeat(workerId, now, term.led().at(now))) {
                throw WorkerIds.unknown(workerId);
            }
            if (load != null) {
                workers.report(workerId, load);
            }
            return membership(workerId);
        });
    }

    private Membership membership(String workerId) {
        var holding = holdings.of(workerId).orElseThrow(() -> WorkerIds.unknown(workerId));
        return new Membership(workerId, "ONLINE", holding.segments(), holding.epoch(), distribution.unowned());
    }

    /** Result of a registration. A refusal is committed too, because it notes the waiting process. */
    private sealed interface Entry {
        record Joined(Membership membership) implements Entry {}

        record Refused(ApiException why) implements Entry {}
    }
}
