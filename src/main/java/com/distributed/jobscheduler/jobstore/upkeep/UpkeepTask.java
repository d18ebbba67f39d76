package com.distributed.jobscheduler.jobstore.upkeep;

import io.micrometer.core.instrument.Counter;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;

/** The boundary of one upkeep loop: a failure is counted each time, and said when it begins and when it ends. */
@Slf4j
@RequiredArgsConstructor
final class UpkeepTask {
    private final String name;
    private final Counter failures;
    private boolean failing;

    /** Runs the task once; never throws. */
    void run(Runnable work) {
        try {
            work.run();
            if (failing) {
                log.info("{}.recovered", name);
            }
            failing = false;
        } catch (RuntimeException e) {
            failures.increment();
            if (!failing) {
                log.warn("{}.failed error={} next=\"it is tried again at its interval\"", name, e.toString());
            }
            failing = true;
        }
    }
}
