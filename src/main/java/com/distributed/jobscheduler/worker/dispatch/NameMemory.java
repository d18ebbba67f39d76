package com.distributed.jobscheduler.worker.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one agent for the names of jobs: the names that it takes, and for a while those that it has no handler
 * for. Bounded; a forgotten name is asked again.
 */
@RequiredArgsConstructor
final class NameMemory {
    /**
     * Age up to which a refusal counts as a new answer: a flood of one name costs one call in this time, not one per
     * job.
     */
    static final Duration FRESH = Duration.ofSeconds(1);

    private static final int MOST = 1_000;
    private static final int MOST_SHOWN = 20;

    private final Clock clock;
    private final Duration ttl;
    private final Map<String, Refusal> refused = new ConcurrentHashMap<>();
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    private final Map<String, Trial> trials = new ConcurrentHashMap<>();

    /**
     * The agent had no handler for a name.
     *
     * @param handlers the names that it had handlers for
     */
    record Refusal(Instant at, List<String> handlers) {}

    /** A question for a name that is under way. Other jobs of that name may wait for its answer. */
    @RequiredArgsConstructor
    final class Trial {
        private final String name;
        private final long since = System.nanoTime();
        private final CountDownLatch ended = new CountDownLatch(1);

        void end() {
            trials.remove(name, this);
            ended.countDown();
        }

        /**
         * Waits until the question has ended, or is this old; true when it has ended. An interrupt ends the wait and
         * stays set.
         */
        boolean awaitEnd(Duration oldest) {
            try {
                return ended.await(oldest.toNanos() - (System.nanoTime() - since), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /** The remembered refusal of this name; null when there is none. */
    @Nullable
    Refusal refusal(@Nullable String name) {
        var refusal = name == null ? null : refused.get(name);
        return refusal != null && isWithin(ttl, refusal) ? refusal : null;
    }

    /** The refusal of this name if it is younger than {@link #FRESH}; null otherwise. */
    @Nullable
    Refusal freshRefusal(@Nullable String name) {
        var refusal = refusal(name);
        return refusal != null && isWithin(FRESH, refusal) ? refusal : null;
    }

    private boolean isWithin(Duration time, Refusal refusal) {
        return clock.instant().isBefore(refusal.at().plus(time));
    }

    /** True when the agent has taken a job of this name and has not refused the name since. */
    boolean isTaken(String name) {
        return taken.contains(name);
    }

    /** Begins the only question for this name; null while another is under way. */
    @Nullable
    Trial begin(String name) {
        var trial = new Trial(name);
        return trials.putIfAbsent(name, trial) == null ? trial : null;
    }

    /** The question for this name that is under way; null when there is none. */
    @Nullable
    Trial underWay(String name) {
        return trials.get(name);
    }

    /**
     * Records a refusal of a name.
     *
     * @return true when it was not refused before
     */
    boolean refused(String name, List<String> handlers) {
        taken.remove(name);
        if (ttl.isZero()) {
            return false;
        }
        if (refused.size() >= MOST) {
            refused.values().removeIf(refusal -> !isWithin(ttl, refusal));
        }
        if (refused.size() >= MOST) {
            refused.keySet().stream().findAny().ifPresent(refused::remove);
        }
        return refused.put(name, new Refusal(clock.instant(), handlers)) == null;
    }

    /**
     * Records that the agent took a job of this name.
     *
     * @return true when it had refused the name before
     */
    boolean taken(String name) {
        if (!taken.contains(name)) {
            if (taken.size() >= MOST) {
                taken.clear();
            }
            taken.add(name);
        }
        return !refused.isEmpty() && refused.remove(name) != null;
    }

    /** Some of the refused names, for people. */
    List<String> refusedNames() {
        return refused.entrySet().stream()
                .filter(entry -> isWithin(ttl, entry.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .limit(MOST_SHOWN)
                .toList();
    }
}
