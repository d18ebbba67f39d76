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
 * line marks the begin of an outage and one its end; while it lasts, one every five minutes gives the latest reason, which
 * need not be the first one. One bean per role.
 */
@Slf4j
public final class DatabaseOutage {
    /** After this time without failure a database is back: one that takes a write and refuses the next is not. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    private static final Duration REMINDER = Duration.ofMinutes(5);

    private final Clock clock;
    private final Map<String, Counter> failures;
    private final Map<String, Long> met = new TreeMap<>();
    private volatile @Nullable Instant since;
    private Instant last = Instant.MIN;
    private Instant said = Instant.MIN;

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
        var began = since;
        if (began == null) {
            since = last;
            said = last;
            log.warn(
                    "database.unavailable sqlState={} reason=\"{}\" next=\"callers get 503 and try again, loops go on"
                            + " trying; check that the database is up, can be reached and takes writes; the outage's"
                            + " end is logged, and until then the latest reason every five minutes\"",
                    trouble.sqlState(),
                    trouble.reason());
        } else if (last.isBefore(said)) {
            said = last; // the clock was set back
        } else if (Duration.between(said, last).compareTo(REMINDER) >= 0) {
            said = last;
            log.warn(
                    "database.still-unavailable since={} failures={} sqlStates={} sqlState={} reason=\"{}\""
                            + " next=\"callers still get 503; mend this reason, which may not be the first one\"",
                    began,
                    count(),
                    met,
                    trouble.sqlState(),
                    trouble.reason());
        }
    }

    private long count() {
        return met.values().stream().mapToLong(Long::longValue).sum();
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
                    count(),
                    Duration.between(began, last),
                    met);
            since = null;
            met.clear();
        }
    }
}
