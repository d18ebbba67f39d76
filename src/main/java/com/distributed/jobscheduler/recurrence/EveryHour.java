package com.distributed.jobscheduler.recurrence;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a cron expression whose hours are all 24: each instant at which the wall clock shows a match, also on
 * either side of a change of the clock by whole hours. Over any other change, such as Lord Howe's half hours, that would
 * double a run or skip one: there the wall clock decides, as for other expressions.
 */
final class EveryHour {
    private EveryHour() {}

    /** @throws DateTimeException when none is found within many changes of the clock */
    static Optional<RunTime> runAfter(Instant after, CronCalendar expression, ZoneId zone) {
        var rules = zone.getRules();
        var from = after;
        var local = isByWholeHours(rules.previousTransition(after.plusNanos(1)))
                ? LocalDateTime.ofInstant(after, rules.getOffset(after))
                : Recurrence.wallClock(after, zone);
        for (var step = 0; step < Recurrence.MOST_STEPS; step++) {
            var next = expression.next(local);
            if (next == null) {
                return Optional.empty();
            }
            var candidate = next.toInstant(rules.getOffset(from));
            var change = rules.nextTransition(from);
            if (change == null || candidate.isBefore(change.getInstant())) {
                return Optional.of(new RunTime(candidate, isByWholeHours(change) ? null : next));
            }
            from = change.getInstant();
            if (isByWholeHours(change)) {
                local = change.getDateTimeAfter().minusNanos(1);
            } else if (change.isGap() && next.isBefore(change.getDateTimeAfter())) {
                return Optional.of(new RunTime(from, next));
            } else {
                // After an overlap from its end, because all its times belonged to the first pass.
                local = later(change.getDateTimeBefore(), change.getDateTimeAfter())
                        .minusNanos(1);
            }
        }
        throw new DateTimeException("no CRON run time found after " + after);
    }

    private static LocalDateTime later(LocalDateTime one, LocalDateTime other) {
        return one.isAfter(other) ? one : other;
    }

    private static boolean isByWholeHours(@Nullable ZoneOffsetTransition change) {
        return change == null
                || change.getDuration().toSeconds() % Interval.HOUR.length().toSeconds() == 0;
    }
}
