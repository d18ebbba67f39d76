package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.coordinator.leadership.TermWrites;
import com.distributed.jobscheduler.coordinator.segment.Distribution;
import com.distributed.jobscheduler.http.ApiException;
import com.distributed.jobscheduler.wire.LoadReport;
import com.distributed.jobscheduler.wire.Membership;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Joins workers and hears their heartbeats; both answer with the whole set a worker is to hold. */
@Slf4j
@Component
@RequiredArgsConstructor
class WorkerRegistry {
    private final WorkerTable workers;
    private final Holdings holdings;
    private final Distribution distribution;
    private final TermWrites writes;
    private final Clock clock;

    /**
     * Idempotent: a worker that is already there keeps its segments, and its URL when it names none.
     *
     * @param target null when it named no URL
     */
    Membership register(String workerId, @Nullable PushTarget target) {
        return writes.inTerm(term -> {
            var known = workers.active(workerId).isPresent();
            var now = clock.instant();
            workers.register(workerId, target, now, term.led().at(now));
            var membership = membership(workerId);
            if (!known) {
                log.info("worker.registered workerId={} url={}", workerId, target == null ? null : target.url());
            }
            return membership;
        });
    }

    /**
     * Records that the worker is alive, and what it reports.
     *
     * @throws ApiException 404 UNKNOWN_WORKER when it never registered or was expelled: it must register again
     */
    Membership heartbeat(String workerId, @Nullable LoadReport load) {
        return writes.inTerm(term -> {
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
}
