package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/** Handles rows round after round, each row alone, so that a bad row does not block the others. */
@Component
@RequiredArgsConstructor
class SweepRounds {
    private final RowGuard rows;
    private final JobStoreProperties properties;

    /** Finds at most {@code limit} rows, behind the {@code passed} ones. */
    @FunctionalInterface
    interface Finder<R> {
        List<R> find(int limit, int passed);
    }

    /**
     * Runs rounds while they are full; returns how many rows it moved. A row that did not move stays in its place, and
     * the next round looks behind it.
     */
    <R> long run(String kind, Finder<R> finder, ToLongFunction<R> id, Predicate<R> move) {
        return run(kind, finder, id, move, Integer.MAX_VALUE);
    }

    /** The same with at most so many rounds: the others of its kind need the database too. */
    <R> long run(String kind, Finder<R> finder, ToLongFunction<R> id, Predicate<R> move, int mostRounds) {
        var rounds = 0;
        var moved = 0L;
        var passed = 0;
        int found;
        do {
            var round = finder.find(properties.sweepBatch(), passed);
            var movedNow = (int) round.stream()
                    .filter(job -> rows.handled(kind, "id=" + id.applyAsLong(job), () -> move.test(job)))
                    .count();
            found = round.size();
            moved += movedNow;
            passed += found - movedNow;
            rounds++;
        } while (found == properties.sweepBatch() && rounds < mostRounds);
        return moved;
    }
}
