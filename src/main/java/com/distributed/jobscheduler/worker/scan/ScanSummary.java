package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.worker.dispatch.DispatchOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Result of one scan, once all of its dispatches have ended.
 *
 * @param duration from its start to the end of its last dispatch
 * @param due number of entries that the store listed
 * @param outcomes number of submitted jobs per outcome; without zeros
 * @param skipped number of jobs not submitted, per reason; without zeros
 * @param declined why no batch was claimed, such as open circuits; null when batches were possible
 * @param failure why the due list could not be read to its end; null on success
 */
public record ScanSummary(
        Instant startedAt,
        Duration duration,
        int segments,
        int due,
        Map<DispatchOutcome, Integer> outcomes,
        Map<Skip, Integer> skipped,
        @Nullable String declined,
        @Nullable String failure) {
    /** The {@link #failure} of a scan that this worker's shutdown ended. */
    static final String STOPPED = "stopped";

    public int dispatched() {
        return outcomes.getOrDefault(DispatchOutcome.DISPATCHED, 0);
    }

    /** Number of submitted occurrences whose end needs an operator's look. */
    public int failed() {
        return outcomes.entrySet().stream()
                .filter(e -> e.getKey().isFailure())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
