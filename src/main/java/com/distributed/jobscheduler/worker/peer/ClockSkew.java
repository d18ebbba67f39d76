package com.distributed.jobscheduler.worker.peer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** How far the Job Store's clock is ahead of ours, by its {@code Date} header (semantics: "clock"). */
@Slf4j
@Component
public class ClockSkew {
    static final String SKEW = "scheduler.worker.clock.skew";
    private static final Duration TOLERATED = Duration.ofSeconds(2);
    /** The header counts whole seconds, so the store's clock stands half a second later on average. */
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    private final Clock clock;
    private volatile @Nullable Duration skew;
    private volatile boolean warned;

    ClockSkew(Clock clock, MeterRegistry meters) {
        this.clock = clock;
        Gauge.builder(SKEW, this, s -> s.skew == null ? 0 : s.skew.toMillis() / 1000.0)
                .description("How far the Job Store's clock is ahead of this machine's")
                .baseUnit("seconds")
                .register(meters);
    }

    /** The last measurement, to about half a second; null before the first answer of the store. */
    public @Nullable Duration last() {
        return skew;
    }

    void measure(HttpHeaders headers) {
        var date = headers.getFirst(HttpHeaders.DATE);
        if (date == null) {
            return;
        }
        Instant theirs;
        try {
            theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            log.debug("clock.date.unreadable error={}", e.toString());
            return;
        }
        var measured = Duration.between(clock.instant(), theirs.plus(HALF_A_SECOND));
        skew = measured;
        var far = measured.abs().compareTo(TOLERATED) > 0;
        if (far && !warned) {
            log.warn(
                    "clock.skewed skew={} next=\"synchronise the clocks: due times are wrong by this much\"", measured);
        } else if (!far && warned) {
            log.info("clock.in.sync skew={}", measured);
        }
        warned = far;
    }
}
