package com.distributed.jobscheduler.agent.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import lombok.RequiredArgsConstructor;

/** The keys of recently started occurrences, bounded in number and age. Not thread-safe. */
@RequiredArgsConstructor
final class RunMemory {
    private final int maxKeys;
    private final Duration maxAge;
    private final LinkedHashMap<String, Instant> startedAt = new LinkedHashMap<>();

    boolean knows(String key, Instant now) {
        forget(now);
        return startedAt.containsKey(key);
    }

    void remember(String key, Instant now) {
        startedAt.putLast(key, now);
        forget(now);
    }

    private void forget(Instant now) {
        while (!startedAt.isEmpty()) {
            var eldest = startedAt.firstEntry();
            if (startedAt.size() <= maxKeys && eldest.getValue().plus(maxAge).isAfter(now)) {
                return;
            }
            startedAt.pollFirstEntry();
        }
    }
}
