package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import java.util.List;
import java.util.function.Predicate;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/** Handles rows round after round, each by itself, so that a row that cannot be handled keeps no other from its turn. */
@Component
@RequiredArgsConstructor
class SweepRounds {
    private final RowGuard rows;
    private final JobStoreProperties properties;

    /** Finds at most so many, behind those that were passed over. */
    @FunctionalInterface
    interface Finder {
        List<ExpiredLeases.Found> find(int limit, int passed);
    }

    /**
     * Handles what is found while the rounds are full; returns how many rows it moved. A row that was not moved stays where it
     * was found, and the next round looks behind it.
     */
    long run(String kind, Finder finder, Predicate<ExpiredLeases.Found> move) {
        var moved = 0L;
        var passed = 0;
        int found;
        do {
            var round = finder.find(properties.sweepBatch(), passed);
            var movedNow = (int) round.stream()
                    .filter(job -> rows.handled(kind, "id=" + job.id(), () -> move.test(job)))
                    .count();
            found = round.size();
            moved += movedNow;
            passed += found - movedNow;
        } while (found == properties.sweepBatch());
        return moved;
    }
}
