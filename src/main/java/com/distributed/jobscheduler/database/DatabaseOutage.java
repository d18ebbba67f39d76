package com.distributed.jobscheduler.database;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * Whether the role's database is away, busy, or refuses writes. Requests and loops note their failures here. One log
 * line marks the begin of an outage and one its end. One bean per role.
 */
@Slf4j
public final class DatabaseOutage {
    /** After this time without failure a database is back: one that takes a write and refuses the next is not. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final Clock clock;
    private final Map<String, Counter> failures;
    private final Map<String, Long> met = new TreeMap<>();
    private volatile @Nullable Instant since;
    private Instant last = Instant.MIN;

    /** @param role prefix of the role's metrics */
    public DatabaseOutage(MeterRegistry registry, String role, Clock clock) {
        this.clock = clock;
        failures = PassingTrouble.CLASSES.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        sqlClass -> Counter.builder(role + ".database.failures")
                                .tag("class", sqlClass)
                                .description("requests and loop rounds that the database failed for now, by the"
                                        + " SQLState's class")
                                .register(registry)));
        Gauge.builder(role + ".database.unavailable", this, outage -> outage.since == null ? 0 : 1)
                .description("1 from such a failure until the database takes writes again, else 0")
                .register(registry);
    }

    /**
     * Notes the failure when it passes by itself: true, and the caller need not log it. False for any other failure.
     */
    public boolean noted(Throwable failure) {
        var trouble = PassingTrouble.in(failure);
        trouble.ifPresent(this::note);
        return trouble.isPresent();
    }

    private synchronized void note(PassingTrouble trouble) {
        Objects.requireNonNull(failures.get(trouble.sqlClass())).increment();
        met.merge(trouble.sqlState(), 1L, Long::sum);
        last = clock.instant();
        if (since == null) {
            since = last;
            log.warn(
                    "database.unavailable sqlState={} reason=\"{}\" next=\"callers get 503 and try again, loops go on"
                            + " trying; check that the database is up, can be reached and takes writes; the next line"
                            + " about it is the outage's end\"",
                    trouble.sqlState(),
                    trouble.reason());
        }
    }

    /** Notes a successful write of a loop. A read proves nothing: the database may be read-only. */
    public synchronized void worked() {
        var began = since;
        if (began == null) {
            return;
        }
        var now = clock.instant();
        if (now.isBefore(last)) {
            last = now; // the clock was set back
        }
        if (Duration.between(last, now).compareTo(QUIET) >= 0) {
            log.info(
                    "database.available failures={} outage={} sqlStates={}",
                    met.values().stream().mapToLong(Long::longValue).sum(),
                    Duration.between(began, last),
                    met);
            since = null;
            met.clear();
        }
    }
}
