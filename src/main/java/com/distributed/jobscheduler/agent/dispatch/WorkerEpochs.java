package com.distributed.jobscheduler.agent.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The newest epoch under which each worker has dispatched (contract: Worker Agent). Bounded in number, and remembered
 * as long as a dispatch from before a change of the assignment may still arrive. After that, the agent accepts a
 * coordinator that went back to earlier epochs.
 */
@Component
@RequiredArgsConstructor
class WorkerEpochs {
    static final int MOST_WORKERS = 10_000;
    /** After this, a claim's lease and a dispatch's last retry are over. */
    static final Duration MAX_AGE = Duration.ofMinutes(5);

    private static final int LONGEST_ID = 255;

    private final Clock clock;
    private final LinkedHashMap<String, Newest> newest = new LinkedHashMap<>();

    private record Newest(long epoch, Instant seenAt) {}

    /**
     * Records the epoch of a worker's dispatch.
     *
     * @return the newer epoch of this worker when the given one is older; else, or when epoch or worker is not given,
     *     null
     */
    synchronized @Nullable Long newerThan(@Nullable Long epoch, @Nullable String workerId) {
        if (epoch == null || workerId == null || workerId.length() > LONGEST_ID) {
            return null;
        }
        var now = clock.instant();
        forget(now);
        var known = newest.get(workerId);
        if (known != null && known.epoch() > epoch) {
            return known.epoch();
        }
        newest.putLast(workerId, new Newest(epoch, now));
        if (newest.size() > MOST_WORKERS) {
            newest.pollFirstEntry();
        }
        return null;
    }

    private void forget(Instant now) {
        while (!newest.isEmpty()
                && !newest.firstEntry().getValue().seenAt().plus(MAX_AGE).isAfter(now)) {
            newest.pollFirstEntry();
        }
    }
}
