package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.database.DatabaseOutage;
import com.distributed.jobscheduler.logs.SaidOnce;
import io.micrometer.core.instrument.Counter;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;

/**
 * The boundary of one upkeep loop: a failure is counted each time, and logged at its begin and its end.
 * {@link DatabaseOutage} logs the database's passing trouble once for all loops.
 */
@Slf4j
@RequiredArgsConstructor
final class UpkeepTask {
    private final String name;
    /** Whether each round writes, and so proves that the database takes writes. */
    private final boolean writing;

    private final Counter failures;
    private final DatabaseOutage outage;
    private final SaidOnce failing = new SaidOnce();

    /** Runs the task once; never throws. */
    void run(Runnable work) {
        try {
            work.run();
            if (failing.ends()) {
                log.info("{}.recovered", name);
            }
            if (writing) {
                outage.worked();
            }
        } catch (RuntimeException e) {
            failures.increment();
            if (outage.noted(e)) {
                return;
            }
            if (failing.begins()) {
                log.warn("{}.failed error={} next=\"it is tried again at its interval\"", name, e.toString());
            }
        }
    }
}
