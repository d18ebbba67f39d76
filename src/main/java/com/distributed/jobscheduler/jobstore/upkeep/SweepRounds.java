package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Handles rows round after round, a few in one transaction: after an outage there are thousands, and each transaction waits
 * for a connection behind the callers. A bad row does not block the others: each of its group is then handled alone.
 */
@Slf4j
@Component
@RequiredArgsConstructor
class SweepRounds {
    /** More would keep the rows locked for longer than a caller should wait. */
    private static final int TOGETHER = 25;

    private final RowGuard rows;
    private final TransactionOperations transactions;
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
        return run(kind, finder, id, group -> count(group, move), move, mostRounds);
    }

    /** The same where a whole group can be moved at once; {@code together} says how many of it moved. */
    <R> long run(
            String kind, Finder<R> finder, ToLongFunction<R> id, ToIntFunction<List<R>> together, Predicate<R> move) {
        return run(kind, finder, id, together, move, Integer.MAX_VALUE);
    }

    private <R> long run(
            String kind,
            Finder<R> finder,
            ToLongFunction<R> id,
            ToIntFunction<List<R>> together,
            Predicate<R> move,
            int mostRounds) {
        var rounds = 0;
        var moved = 0L;
        var passed = 0;
        int found;
        do {
            var round = finder.find(properties.sweepBatch(), passed);
            var movedNow = moved(kind, round, id, together, move);
            found = round.size();
            moved += movedNow;
            passed += found - movedNow;
            rounds++;
        } while (found == properties.sweepBatch() && rounds < mostRounds);
        return moved;
    }

    private <R> int moved(
            String kind, List<R> round, ToLongFunction<R> id, ToIntFunction<List<R>> together, Predicate<R> move) {
        return IntStream.iterate(0, from -> from < round.size(), from -> from + TOGETHER)
                .mapToObj(from -> round.subList(from, Math.min(from + TOGETHER, round.size())))
                .mapToInt(group -> movedTogether(kind, group, id, together, move))
                .sum();
    }

    /** In the order of the ids, as all groups of jobs are written, so that no two can deadlock. */
    private <R> int movedTogether(
            String kind, List<R> group, ToLongFunction<R> id, ToIntFunction<List<R>> together, Predicate<R> move) {
        var inOrder = group.stream().sorted(Comparator.comparingLong(id)).toList();
        try {
            return Objects.requireNonNull(transactions.execute(status -> together.applyAsInt(inOrder)));
        } catch (TransactionException e) {
            throw e;
        } catch (RuntimeException e) {
            log.debug(
                    "group.failed task={} rows={} error={} next=\"each is handled alone\"",
                    kind,
                    group.size(),
                    e.toString());
        }
        return count(inOrder, row -> rows.handled(kind, "id=" + id.applyAsLong(row), () -> move.test(row)));
    }

    private static <R> int count(List<R> rows, Predicate<R> move) {
        return (int) rows.stream().filter(move).count();
    }
}
