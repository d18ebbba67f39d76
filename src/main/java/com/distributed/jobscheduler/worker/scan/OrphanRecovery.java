package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.distributed.jobscheduler.worker.dispatch.EndedDispatch;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.peer.JobReply;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import com.distributed.jobscheduler.worker.peer.StoredJob;
import com.distributed.jobscheduler.worker.store.JobStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Returns jobs that stay SCHEDULED in a base-only store to PENDING, because that store has no lease (semantics: "job
 * stuck SCHEDULED"). A crash left them, or an agent accepted them from this worker and dropped them. Jobs in flight
 * here are left alone. Used by one scan at a time.
 */
@Slf4j
@Component
@RequiredArgsConstructor
class OrphanRecovery {
    /** One scan watches and returns at most this many; later scans see the rest. */
    private static final int MOST_WATCHED = 10_000;
    /** A log line names at most this many jobs. */
    private static final int MOST_NAMED = 20;

    private static final Duration LONGEST_ROUND = Duration.ofSeconds(10);

    private final JobStore store;
    private final JobDispatcher dispatcher;
    private final ScanProperties properties;
    private final WorkerProperties worker;
    private final ScanMetrics metrics;
    private final Clock clock;
    private final Map<Occurrence, Orphan> watched = new HashMap<>();
    private final Set<Occurrence> seenNow = new HashSet<>();
    private final List<Orphan> due = new ArrayList<>();

    /**
     * Notes an entry of an assigned segment; {@link #giveBack} returns it when it has been stuck for the orphan
     * timeout.
     */
    void consider(DueEntry entry) {
        var occurrence = entry.occurrence();
        if (entry.status() != JobStatus.SCHEDULED
                || !store.protocol().leavesOrphans()
                || dispatcher.isInFlight(occurrence)) {
            watched.remove(occurrence);
            return;
        }
        var now = clock.instant();
        var orphan = watch(occurrence, Objects.requireNonNull(entry.segment()), now);
        if (orphan != null
                && Duration.between(orphan.since(), now).compareTo(properties.orphanTimeout()) >= 0
                && due.size() < MOST_WATCHED) {
            due.add(orphan);
        }
    }

    /** Null when there is no room to watch it and this process did not dispatch it: its time stuck is unknown. */
    private @Nullable Orphan watch(Occurrence occurrence, int segment, Instant now) {
        var known = watched.get(occurrence);
        if (known == null) {
            var ended = dispatcher.ended(occurrence);
            known = new Orphan(
                    occurrence,
                    segment,
                    ended.map(EndedDispatch::at).orElse(now),
                    ended.map(EndedDispatch::outcome).orElse(null));
            if (watched.size() >= MOST_WATCHED) {
                return ended.isPresent() ? known : null;
            }
            watched.put(occurrence, known);
            // The store has noted our claim. If the job becomes PENDING after this, it is meant to be dispatched again.
            dispatcher.forget(occurrence);
        }
        seenNow.add(occurrence);
        return known;
    }

    /** After a list that was read to its end: forgets the jobs that it did not show. */
    void listEnded(boolean complete) {
        if (complete) {
            watched.keySet().retainAll(seenNow);
        }
        seenNow.clear();
    }

    /**
     * Returns the jobs stuck for too long whose segment this worker may still claim. A round is bounded in time; the
     * next scan sees the rest.
     */
    void giveBack() {
        var began = System.nanoTime();
        var returned = new TreeMap<String, List<Long>>();
        for (var orphan : due) {
            if (System.nanoTime() - began > longestRound().toNanos()) {
                break;
            }
            if (!dispatcher.mayClaim(orphan.segment())) {
                continue;
            }
            var reply = store.lookUp(orphan.occurrence().jobId());
            if (reply instanceof JobReply.Unreachable) {
                break;
            }
            if (reply instanceof JobReply.Found found && isStuck(orphan, found.job()) && giveBack(orphan)) {
                returned.computeIfAbsent(orphan.dispatch(), d -> new ArrayList<>())
                        .add(orphan.occurrence().jobId());
            }
        }
        due.clear();
        returned.forEach(this::say);
    }

    /** At most the scan interval, because the next scan waits for this. */
    private Duration longestRound() {
        var interval = worker.scanInterval();
        return interval.compareTo(LONGEST_ROUND) < 0 ? interval : LONGEST_ROUND;
    }

    /** A base-only store's PUT is unconditional: an end reported between this look and the PUT is still overwritten. */
    private boolean isStuck(Orphan orphan, StoredJob job) {
        var listed = orphan.occurrence().nextRunTime();
        return job.status() == JobStatus.SCHEDULED
                && (job.nextRunTime() == null || job.nextRunTime().equals(listed))
                && store.protocol().leavesOrphans()
                && !dispatcher.isInFlight(orphan.occurrence());
    }

    private boolean giveBack(Orphan orphan) {
        var occurrence = orphan.occurrence();
        // Forget it before the PUT, whose answer may be lost: once it is PENDING, this worker must dispatch it again.
        dispatcher.forget(occurrence);
        if (!store.returnOrphan(occurrence.jobId())) {
            watched.put(occurrence, orphan);
            return false;
        }
        watched.remove(occurrence);
        metrics.returned(orphan);
        log.debug(
                "orphan.returned job={} run={} since={} dispatch={}",
                occurrence.jobId(),
                occurrence.nextRunTime(),
                orphan.since(),
                orphan.dispatch());
        return true;
    }

    private void say(String dispatch, List<Long> jobs) {
        log.warn(
                "orphans.returned count={} dispatch={} jobs={}{} reason=\"{}\" next=\"they are PENDING; the next scan takes"
                        + " them\"",
                jobs.size(),
                dispatch,
                jobs.subList(0, Math.min(jobs.size(), MOST_NAMED)),
                jobs.size() > MOST_NAMED ? "…" : "",
                Orphan.reason(dispatch));
    }
}
