package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.wire.SegmentRange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** When workers last asked for each segment, and their scan interval; known to this process only. */
@Component
@RequiredArgsConstructor
public class ScanRhythm {
    private final AtomicReferenceArray<@Nullable Look> looks = new AtomicReferenceArray<>(SegmentRange.COUNT);
    private final Clock clock;

    /**
     * Records that a worker has just asked for these segments.
     *
     * @param intervalMillis its scan interval; null when it does not say
     */
    public void asked(Collection<Integer> segments, @Nullable Long intervalMillis) {
        if (intervalMillis != null && intervalMillis > 0) {
            var look = new Look(clock.instant(), Duration.ofMillis(Math.min(intervalMillis, Look.LONGEST_MILLIS)));
            segments.forEach(segment -> looks.set(segment, look));
        }
    }

    /** The instant by which the segment's worker asks again; empty when no worker said, or it is overdue. */
    public Optional<Instant> nextBy(int segment) {
        var now = clock.instant();
        return Optional.ofNullable(looks.get(segment))
                .filter(look -> look.at().plus(look.interval().multipliedBy(2)).isAfter(now))
                .map(look -> look.at().plus(look.interval()))
                .map(next -> next.isBefore(now) ? now : next);
    }

    private record Look(Instant at, Duration interval) {
        private static final long LONGEST_MILLIS = Duration.ofDays(1).toMillis();
    }
}
