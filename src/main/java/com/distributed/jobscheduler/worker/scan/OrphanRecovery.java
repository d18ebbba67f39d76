package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.peer.JobStoreClient;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.stereotype.Component;

/**
 * Returns jobs that a crash left SCHEDULED in a base-only store, which has no lease, to PENDING (semantics: "job stuck
 * SCHEDULED"). What this process has in flight or delivered itself is left alone. Used by one scan at a time.
 */
@Slf4j
@Component
@RequiredArgsConstructor
class OrphanRecovery {
    /** No more are watched at once; the rest is seen by later scans. */
    private static final int MOST_WATCHED = 10_000;

    private final JobStoreClient store;
    private final JobDispatcher dispatcher;
    private final ScanProperties properties;
    private final ScanMetrics metrics;
    private final Clock clock;
    private final Map<Occurrence, Instant> firstSeen = new HashMap<>();
    private final Set<Occurrence> seenNow = new HashSet<>();

    /** Notes an entry of an assigned segment that is not PENDING; returns it when it has been stuck for long enough. */
    void consider(DueEntry entry) {
        var occurrence = entry.occurrence();
        if (entry.status() != JobStatus.SCHEDULED
                || Boolean.TRUE.equals(store.isConditional())
                || dispatcher.knows(occurrence)
                || (firstSeen.size() >= MOST_WATCHED && !firstSeen.containsKey(occurrence))) {
            return;
        }
        seenNow.add(occurrence);
        var now = clock.instant();
        var since = firstSeen.computeIfAbsent(occurrence, o -> now);
        if (Duration.between(since, now).compareTo(properties.orphanTimeout()) < 0) {
            return;
        }
        if (store.move(occurrence.jobId(), JobStatus.PENDING, null)) {
            firstSeen.remove(occurrence);
            metrics.orphanReturned();
            log.warn("orphan.returned job={} run={} seenSince={}", entry.jobId(), occurrence.nextRunTime(), since);
        }
    }

    /** Forgets what the scan that ends now, and read its list to the end, did not see. */
    void scanEnded() {
        firstSeen.keySet().retainAll(seenNow);
        seenNow.clear();
    }
}
