package com.distributed.jobscheduler.agent.execution;

import com.distributed.jobscheduler.agent.run.AcceptedJob;
import com.distributed.jobscheduler.agent.run.RunOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Decides in one step about a dispatch: known already, a free slot, a place in the queue, or refused. One step, so that
 * of two concurrent dispatches of one occurrence the second is never answered "accepted" while the first is refused. A
 * key is known while its job is here, and after that only if its run was started: a job that was dropped without a run
 * comes back with the same key and must then run.
 */
final class Slots {
    private final int limit;
    private final int queueSize;
    private final RunMemory memory;
    private final Map<String, AcceptedJob> here = new HashMap<>();
    /** Repeats under another claim than that of the job here, whose claim may be over before its start. */
    private final Map<String, AcceptedJob> claimedAgain = new HashMap<>();

    private final Queue<AcceptedJob> waiting = new ArrayDeque<>();
    private final Seclusion seclusion;
    private int taken;
    private boolean closed;

    Slots(ExecutionProperties properties) {
        this(properties, Duration.ofSeconds(ThreadLocalRandom.current().nextLong(30, 90)));
    }

    /** @param patience how long a job that must run alone asks in vain before this agent lets its runs end for it */
    Slots(ExecutionProperties properties, Duration patience) {
        this.seclusion = new Seclusion(patience);
        this.limit = properties.concurrencyLimit();
        this.queueSize = properties.queueSize();
        this.memory = new RunMemory(properties.dedupMaxKeys(), properties.dedupMaxAge());
    }

    synchronized Admission admit(AcceptedJob job, Instant now) {
        if (knows(job, now)) {
            return Admission.REPEATED;
        }
        if (closed) {
            return Admission.DRAINING;
        }
        if (!seclusion.admits(job, taken, now)) {
            return Admission.AT_CAPACITY;
        }
        if (taken < limit) {
            seclusion.started(job);
            taken++;
            here.put(job.key(), job);
            return Admission.STARTED;
        }
        if (waiting.size() < queueSize) {
            waiting.add(job);
            here.put(job.key(), job);
            return Admission.QUEUED;
        }
        return Admission.AT_CAPACITY;
    }

    /**
     * Decides about a dispatch of an outdated assignment: refused, unless its key is known; then its sender must not
     * give the job back.
     */
    synchronized Admission admitStale(AcceptedJob job, Instant now) {
        return knows(job, now) ? Admission.REPEATED : Admission.STALE_EPOCH;
    }

    private boolean knows(AcceptedJob job, Instant now) {
        var present = here.get(job.key());
        if (present == null) {
            return memory.knows(job.key(), now);
        }
        if (!closed && !present.hasClaimOf(job)) {
            claimedAgain.put(job.key(), job);
        }
        return true;
    }

    /**
     * Frees the slot of a job.
     *
     * @param started whether its run was started, so that its key is remembered
     * @return the job that has the slot now: if it was not started, the same job under a newer claim; else a waiting
     *     one
     */
    synchronized Optional<AcceptedJob> release(AcceptedJob job, boolean started, Instant now) {
        here.remove(job.key());
        var again = claimedAgain.remove(job.key());
        if (started) {
            memory.remember(job, now);
        } else if (again != null) {
            here.put(again.key(), again);
            seclusion.started(again);
            return Optional.of(again);
        }
        var next = Optional.ofNullable(waiting.poll());
        if (next.isEmpty()) {
            taken--;
        }
        seclusion.ended(job, taken, now);
        return next;
    }

    /** Notes how the run of a released job ended. */
    synchronized void ended(AcceptedJob job, RunOutcome outcome) {
        memory.ended(job.key(), outcome);
    }

    /** How the run of a repeated job ended, if its store has to be told once more (see {@link RunMemory#toldUnder}). */
    synchronized Optional<RunOutcome> toldUnder(AcceptedJob repeated) {
        return closed || here.containsKey(repeated.key()) ? Optional.empty() : memory.toldUnder(repeated);
    }

    /** Refuses every new job from now on; removes and returns the waiting jobs. */
    synchronized List<AcceptedJob> close() {
        closed = true;
        var turnedOut = List.copyOf(waiting);
        waiting.clear();
        claimedAgain.clear();
        turnedOut.forEach(job -> here.remove(job.key()));
        return turnedOut;
    }

    /** Why the last job was refused for now. */
    synchronized String whyFull(Instant now) {
        return seclusion.isClosedToOthers(taken, now)
                ? "a job that is tried alone is here, or waits for this agent to be idle"
                : taken < limit
                        ? "this job is tried alone, and others run here"
                        : "all %d slots are taken".formatted(limit);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized int taken() {
        return taken;
    }

    synchronized int queued() {
        return waiting.size();
    }

    /** Number of further jobs that fit: free slots, and places in the queue. */
    synchronized int room(Instant now) {
        return closed ? 0 : seclusion.room(taken, limit - taken + queueSize - waiting.size(), now);
    }

    int limit() {
        return limit;
    }
}
