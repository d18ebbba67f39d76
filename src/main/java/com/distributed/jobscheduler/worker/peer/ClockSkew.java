package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.logs.SaidOnce;
import com.distributed.jobscheduler.wire.WireHeaders;
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

/**
 * How far the Job Store's clock is ahead of this machine's (semantics: "clock"), by the instant in our store's answers,
 * else by the {@code Date} header of any server.
 */
@Slf4j
@Component
public class ClockSkew {
    static final String SKEW = "scheduler.worker.clock.skew";
    private static final Duration TOLERATED = Duration.ofSeconds(2);
    /** The Date header has whole seconds, and servers renew it once a second: it can be two seconds old. */
    private static final Duration AGE_OF_DATE = Duration.ofSeconds(2);

    private final Clock clock;
    private volatile @Nullable Measured measured;
    private final SaidOnce skewed = new SaidOnce();

    ClockSkew(Clock clock, MeterRegistry meters) {
        this.clock = clock;
        Gauge.builder(
                        SKEW,
                        this,
                        s -> s.measured == null ? 0 : s.measured.middle().toMillis() / 1000.0)
                .description("How far the Job Store's clock is ahead of this machine's")
                .baseUnit("seconds")
                .register(meters);
    }

    /**
     * The range that surely contains the skew.
     *
     * @param least the store's clock is ahead by at least this; negative when it may be behind
     * @param most it is ahead by at most this
     */
    public record Measured(Duration least, Duration most) {
        /** The best single value. */
        public Duration middle() {
            return least.plus(most).dividedBy(2);
        }

        /** The largest error of {@link #middle}, either way. */
        public Duration uncertainty() {
            return most.minus(least).dividedBy(2);
        }

        private boolean isSurelyBeyond(Duration tolerated) {
            return least.compareTo(tolerated) > 0 || most.compareTo(tolerated.negated()) < 0;
        }
    }

    /** The last measurement; null before the first answer of the store. */
    public @Nullable Measured last() {
        return measured;
    }

    /** Returns the start of a request, for {@link #measure}. */
    Instant sent() {
        return clock.instant();
    }

    /** @param sentAt the start of the request, by {@link #sent} */
    void measure(HttpHeaders headers, Instant sentAt) {
        var exact = headers.getFirst(WireHeaders.TIME);
        var date = headers.getFirst(HttpHeaders.DATE);
        try {
            if (exact != null) {
                note(Instant.parse(exact), Duration.ZERO, sentAt);
            } else if (date != null) {
                var whole = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME);
                note(whole.toInstant(), AGE_OF_DATE, sentAt);
            }
        } catch (DateTimeException e) {
            log.debug("clock-date.unreadable error={}", e.toString());
        }
    }

    private void note(Instant theirs, Duration atMostOlder, Instant sentAt) {
        var now = new Measured(
                Duration.between(clock.instant(), theirs), Duration.between(sentAt, theirs.plus(atMostOlder)));
        measured = now;
        if (!now.isSurelyBeyond(TOLERATED)) {
            if (skewed.ends()) {
                log.info("clock.synchronised skew={} uncertainty={}", now.middle(), now.uncertainty());
            }
        } else if (skewed.begins()) {
            log.warn(
                    "clock.skewed skew={} uncertainty={}"
                            + " next=\"synchronise the clocks: due times are wrong by this much\"",
                    now.middle(),
                    now.uncertainty());
        }
    }
}
