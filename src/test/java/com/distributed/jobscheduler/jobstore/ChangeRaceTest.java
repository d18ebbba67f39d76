package com.distributed.jobscheduler.jobstore;

import com.distributed.jobscheduler.system.FullSize;
import org.junit.jupiter.api.Tag;

/**
 * Changes that race claims, runs, returns and retries. The clock stands still in each round, so that what is due in it
 * is known before: that, and nothing else, is to run in it, each once.
 */
@Tag("ci")
class ChangeRaceTest {
    private static final int CHANGES = FullSize.or(10_000, 640);

    @OnEachDatabase
    void losesNoOccurrenceAndRunsNoneTwice(Store store) throws Exception {
        new ChangeRace(store).run(CHANGES);
    }
}
