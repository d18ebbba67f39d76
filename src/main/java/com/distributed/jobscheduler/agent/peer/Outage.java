package com.distributed.jobscheduler.agent.peer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/** Whether the Job Store answers; logs an outage once at its begin and once at its end. */
@Slf4j
@RequiredArgsConstructor
public final class Outage {
    private final Clock clock;
    private final AtomicReference<@Nullable Instant> since = new AtomicReference<>();

    /** Begin of the outage; empty while the store answers. */
    public Optional<Instant> since() {
        return Optional.ofNullable(since.get());
    }

    void noAnswer(String reason) {
        if (since.compareAndSet(null, clock.instant())) {
            log.warn("store.unreachable reason=\"{}\" (going on trying; the next line about it is its return)", reason);
        }
    }

    void answered() {
        var began = since.getAndSet(null);
        if (began != null) {
            log.info("store.reachable outage={}", Duration.between(began, clock.instant()));
        }
    }
}
