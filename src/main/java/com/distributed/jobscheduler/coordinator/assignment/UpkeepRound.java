package com.distributed.jobscheduler.coordinator.assignment;

import com.distributed.jobscheduler.coordinator.leadership.LedTime;
import com.distributed.jobscheduler.coordinator.membership.MembershipProperties;
import com.distributed.jobscheduler.coordinator.membership.Worker;
import com.distributed.jobscheduler.coordinator.membership.WorkerTable;
import com.distributed.jobscheduler.coordinator.segment.Distribution;
import com.distributed.jobscheduler.coordinator.segment.Segment;
import com.distributed.jobscheduler.coordinator.segment.SegmentState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/** One round of upkeep in its transaction. */
@RequiredArgsConstructor
final class UpkeepRound {
    private final Distribution distribution;
    private final WorkerTable workers;
    private final MembershipProperties membership;
    private final BalancingProperties balancing;
    private final Instant now;
    private final LedTime term;
    private final Change change;

    /**
     * Runs the round. Silence is measured in led time ({@link LedTime}): without a leader no heartbeat could be
     * received.
     */
    Result run() {
        giveAChanceAfterALongVacancy();
        var expelled = expelSilent();
        passOnRevoked();
        var moved = distribute();
        return new Result(change.finish(), expelled, moved);
    }

    /**
     * After a vacancy as long as the heartbeat timeout, each worker gets three quarters of the timeout to send a
     * heartbeat, however late it was. That is longer than a heartbeat interval, which is at most half of the timeout.
     */
    private void giveAChanceAfterALongVacancy() {
        var timeout = membership.heartbeatTimeout();
        if (term.vacancy().compareTo(timeout) >= 0) {
            var earliest = term.before().minus(timeout.dividedBy(4));
            workers.heardNotBefore(earliest);
            distribution.revokedNotBefore(earliest);
        }
    }

    private List<String> expelSilent() {
        var silent = workers.active().stream()
                .filter(worker -> isOver(worker.heardAtLed()))
                .map(Worker::workerId)
                .toList();
        for (var workerId : silent) {
            workers.expel(workerId, now);
            distribution.forgetTarget(workerId);
        }
        for (var workerId : silent) {
            change.vacate(held(workerId), workerId, SegmentState.ORPHANED, heirs().keySet());
        }
        return silent;
    }

    private boolean isOver(Duration since) {
        return term.at(now).minus(since).compareTo(membership.heartbeatTimeout()) >= 0;
    }

    private List<Segment> held(String workerId) {
        return distribution.all().stream()
                .filter(segment -> workerId.equals(segment.workerId()))
                .toList();
    }

    /** The workers that may get segments: alive, and not released. */
    private Map<String, Worker> heirs() {
        return workers.active().stream()
                .filter(worker -> !worker.isReleased())
                .collect(Collectors.toMap(Worker::workerId, Function.identity(), (a, b) -> a, TreeMap::new));
    }

    private void passOnRevoked() {
        var active = workers.active().stream().collect(Collectors.toMap(Worker::workerId, Function.identity()));
        Map<String, List<Segment>> stopped = new TreeMap<>();
        for (var segment : distribution.all()) {
            var owner = segment.workerId();
            if (owner != null && segment.state() == SegmentState.REVOKING && hasStopped(active.get(owner), segment)) {
                stopped.computeIfAbsent(owner, id -> new ArrayList<>()).add(segment);
            }
        }
        stopped.forEach((owner, segments) -> change.vacate(segments, owner, SegmentState.ORPHANED, heirs().keySet()));
    }

    private boolean hasStopped(@Nullable Worker owner, Segment segment) {
        var revokedAt = segment.revokedAtLed();
        return isOver(revokedAt == null ? term.before() : revokedAt)
                || owner == null
                || owner.hasStopped(segment.segment(), segment.epoch());
    }

    private boolean distribute() {
        var all = distribution.all();
        var free = unowned(all, SegmentState.FREE);
        var settled = free.stream().filter(this::isSettled).toList();
        var plan = Balancer.plan(
                members(all),
                numbers(unowned(all, SegmentState.ORPHANED)),
                balancing.enabled() ? numbers(settled) : List.of(),
                balancing.enabled() && settled.size() == free.size());
        return carryOut(plan);
    }

    private boolean isSettled(Segment segment) {
        return !segment.since().isAfter(now.minus(balancing.settleTime()));
    }

    private static List<Segment> unowned(List<Segment> all, SegmentState state) {
        return all.stream().filter(segment -> segment.state() == state).toList();
    }

    private static List<Integer> numbers(Collection<Segment> segments) {
        return segments.stream().map(Segment::segment).toList();
    }

    private List<Balancer.Member> members(List<Segment> all) {
        var members = new ArrayList<Balancer.Member>();
        for (var worker : heirs().values()) {
            var wanted = worker.desiredSegments();
            var since = worker.takesPartSince();
            members.add(new Balancer.Member(
                    worker.workerId(),
                    wanted == null ? 0 : wanted,
                    since != null && !since.isAfter(now.minus(balancing.settleTime())),
                    all.stream()
                            .filter(segment -> segment.isOwnedBy(worker.workerId()))
                            .map(Segment::segment)
                            .collect(Collectors.toCollection(TreeSet::new)),
                    (int) all.stream()
                            .filter(segment -> worker.workerId().equals(segment.targetWorkerId()))
                            .count()));
        }
        return members;
    }

    private boolean carryOut(List<Balancer.Step> plan) {
        Map<String, Set<Integer>> grants = new TreeMap<>();
        Map<String, Map<String, Set<Integer>>> moves = new TreeMap<>();
        for (var step : plan) {
            switch (step) {
                case Balancer.Step.Grant grant ->
                    grants.computeIfAbsent(grant.workerId(), id -> new TreeSet<>())
                            .add(grant.segment());
                case Balancer.Step.Move move ->
                    moves.computeIfAbsent(move.from(), id -> new TreeMap<>())
                            .computeIfAbsent(move.to(), id -> new TreeSet<>())
                            .add(move.segment());
            }
        }
        grants.forEach((worker, segments) -> change.grant(segments, worker));
        moves.forEach(
                (from, targets) -> targets.forEach((to, segments) -> change.revoke(segments, from, to, term.at(now))));
        return !moves.isEmpty();
    }

    /**
     * Result of a round.
     *
     * @param expelled workers that were silent for too long
     * @param moved whether segments were moved between live workers
     */
    record Result(Change change, List<String> expelled, boolean moved) {}
}
