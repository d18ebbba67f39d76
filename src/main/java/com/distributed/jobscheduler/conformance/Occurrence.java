package com.distributed.jobscheduler.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One job of the check: how the played store reacts to it, and what the agent has asked and said about it. */
final class Occurrence {
    /** A call to start the run. */
    record Start(@Nullable String claim, @Nullable String agentId, boolean granted) {}

    /** A call that says how the run ended. */
    record Report(@Nullable String agentId, String content, boolean isCompleted) {}

    final long jobId;
    final Instant due;
    final String key;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Start> starts = new ArrayList<>();
    private final List<Report> reports = new ArrayList<>();
    private String claim = UUID.randomUUID().toString();
    private Reaction onStart = Reaction.DECIDE;
    private Reaction onReport = Reaction.DECIDE;
    private boolean cancelled;
    private int beats;
    private boolean running;
    private boolean ended;
    private @Nullable String owner;

    Occurrence(long jobId, Instant due, String key) {
        this.jobId = jobId;
        this.due = due;
        this.key = key;
    }

    Occurrence startsAre(Reaction reaction) {
        change(() -> onStart = reaction);
        return this;
    }

    Occurrence reportsAre(Reaction reaction) {
        change(() -> onReport = reaction);
        return this;
    }

    /** Its claim is over, as after a lease: whoever dispatches it now has another one. */
    void claimAgain() {
        change(() -> {
            claim = UUID.randomUUID().toString();
            running = false;
            owner = null;
        });
    }

    /** From now on each heartbeat that names it is told to stop it. */
    Occurrence cancel() {
        change(() -> cancelled = true);
        return this;
    }

    Reaction.Reply start(@Nullable String shownClaim, @Nullable String agentId, Duration longestHold) {
        await(longestHold, o -> o.onStart != Reaction.HOLD);
        return locked(() -> {
            var free = !ended && (!running || (agentId != null && agentId.equals(owner)));
            var decides = onStart == Reaction.DECIDE || onStart == Reaction.LOSE;
            var granted = decides && free;
            starts.add(new Start(shownClaim, agentId, granted));
            if (granted) {
                running = true;
                owner = agentId;
            }
            return onStart.reply(free);
        });
    }

    Reaction.Reply report(@Nullable String agentId, String content, boolean isCompleted) {
        return locked(() -> {
            reports.add(new Report(agentId, content, isCompleted));
            var allowed = (running || ended) && !cancelled;
            if (allowed && (onReport == Reaction.DECIDE || onReport == Reaction.LOSE)) {
                ended = true;
                running = false;
            }
            return onReport.reply(allowed);
        });
    }

    /** A heartbeat has named it; answers whether it is to stop. */
    boolean beat() {
        return locked(() -> {
            beats++;
            return cancelled;
        });
    }

    String claim() {
        return locked(() -> claim);
    }

    List<Start> starts() {
        return locked(() -> List.copyOf(starts));
    }

    List<Report> reports() {
        return locked(() -> List.copyOf(reports));
    }

    int grants() {
        return (int) starts().stream().filter(Start::granted).count();
    }

    int beats() {
        return locked(() -> beats);
    }

    boolean awaitStart(Duration atMost) {
        return await(atMost, o -> !o.starts.isEmpty());
    }

    boolean awaitReport(Duration atMost) {
        return await(atMost, o -> !o.reports.isEmpty());
    }

    /** Waits until it is so; false when it is not after that time. */
    boolean await(Duration atMost, Predicate<Occurrence> isSo) {
        var left = atMost.toNanos();
        lock.lock();
        try {
            while (!isSo.test(this)) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable what) {
        locked(() -> {
            what.run();
            return true;
        });
    }

    private <T> T locked(Supplier<T> what) {
        lock.lock();
        try {
            var result = what.get();
            changed.signalAll();
            return result;
        } finally {
            lock.unlock();
        }
    }
}
