package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The occurrences that this process has in flight or has ended. Bounded, the oldest forgotten first. */
@Component
final class OccurrenceLedger {
    /** The last ended occurrences that are surely remembered. */
    private static final int REMEMBERED = 50_000;

    private final Map<Occurrence, DueEntry> inFlight = new HashMap<>();
    private final OccurrenceMemory done = new OccurrenceMemory(REMEMBERED);
    private final Set<List<Integer>> claiming = Collections.newSetFromMap(new IdentityHashMap<>());

    enum Entry {
        BEGUN,
        IN_FLIGHT,
        DONE
    }

    /**
     * Enters an occurrence unless it is in flight already.
     *
     * @param again whether an occurrence that ended here may be dispatched again
     */
    synchronized Entry begin(DueEntry job, boolean again) {
        var occurrence = job.occurrence();
        if (inFlight.containsKey(occurrence)) {
            return Entry.IN_FLIGHT;
        }
        if (!again && done.recall(occurrence).isPresent()) {
            return Entry.DONE;
        }
        inFlight.put(occurrence, job);
        return Entry.BEGUN;
    }

    /** Enters an occurrence of a batch claim. */
    synchronized void enter(DueEntry job) {
        inFlight.put(job.occurrence(), job);
    }

    synchronized void end(DueEntry job, EndedDispatch ended) {
        inFlight.remove(job.occurrence(), job);
        if (ended.outcome().isDone()) {
            done.remember(job.occurrence(), ended);
        }
        notifyAll();
    }

    /** Removes an occurrence whose dispatch did not begin. */
    synchronized void withdraw(DueEntry job) {
        inFlight.remove(job.occurrence(), job);
        notifyAll();
    }

    /** A batch claim over these segments begins: they count as in flight until it ends. */
    synchronized void claiming(List<Integer> segments) {
        claiming.add(segments);
    }

    /** The batch claim ended, and its occurrences were entered. */
    synchronized void claimed(List<Integer> segments) {
        claiming.remove(segments);
        notifyAll();
    }

    synchronized Optional<EndedDispatch> done(Occurrence occurrence) {
        return done.recall(occurrence);
    }

    /** Allows another dispatch of an ended occurrence. */
    synchronized void forget(Occurrence occurrence) {
        done.forget(occurrence);
    }

    synchronized boolean isInFlight(Occurrence occurrence) {
        return inFlight.containsKey(occurrence);
    }

    synchronized int inFlight() {
        return inFlight.size();
    }

    synchronized Set<Integer> segmentsInFlight() {
        return Stream.concat(
                        inFlight.values().stream().map(DueEntry::segment).filter(Objects::nonNull),
                        claiming.stream().flatMap(Collection::stream))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Waits until no occurrence of the chosen segments is in flight.
     *
     * @return false when the time ran out
     */
    synchronized boolean awaitIdle(IntPredicate segments, Duration patience) throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        while (segmentsInFlight().stream().anyMatch(segments::test)) {
            var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
