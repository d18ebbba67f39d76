package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.worker.dispatch.DispatchOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one scan did, once all of its dispatches have ended.
 *
 * @param duration from its start to the end of its last dispatch
 * @param due entries listed by the store
 * @param outcomes how the submitted ones ended, only those that occurred
 * @param skipped why the others were not submitted, only the reasons that occurred
 * @param declined why no batch was claimed, as every agent's circuit is open; null when that was possible
 * @param failure why the due list could not be read to its end; null when it was
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
    /** The {@link #failure} of a scan that the shutdown of this worker ended. */
    static final String STOPPED = "stopped";

    public int dispatched() {
        return outcomes.getOrDefault(DispatchOutcome.DISPATCHED, 0);
    }

    /** How many submitted occurrences ended in a way that an operator should look at. */
    public int failed() {
        return outcomes.entrySet().stream()
                .filter(e -> e.getKey().isFailure())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
