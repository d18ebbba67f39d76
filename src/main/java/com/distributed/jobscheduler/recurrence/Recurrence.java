package com.distributed.jobscheduler.recurrence;

import com.distributed.jobscheduler.wire.Frequency;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The run times of one job (semantics: "Recurrence"). All but CRON count from the first run time, the anchor, never
 * from the last run: a MONTHLY job of 31 January runs on 28 February and again on 31 March.
 *
 * <p>DAILY, WEEKLY, MONTHLY, CRON and an EVERY of days or weeks follow the zone's wall clock: a time that a clock change
 * skips runs at the first valid instant after the gap; a time that occurs twice runs once, at the earlier offset.
 * HOURLY, an EVERY of hours or less, and a CRON whose hours are all 24 count elapsed time: a clock change neither skips
 * nor doubles a run.
 */
public final class Recurrence implements RunTimes {
    /** The last year that both databases and every JSON reader can hold. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    /** Steps that every calendar needs at most to find a wall-clock time whose instant lies after a given one. */
    static final int MOST_STEPS = 1_000;

    private final Frequency frequency;
    private final Instant anchor;
    private final ZoneId zone;
    private final @Nullable CronCalendar cron;
    private final @Nullable Interval interval;
    private final @Nullable Instant endTime;

    private Recurrence(
            Frequency frequency,
            Instant anchor,
            ZoneId zone,
            @Nullable String cronExpression,
            @Nullable String interval,
            @Nullable Instant endTime) {
        this.frequency = frequency;
        this.anchor = anchor;
        this.zone = zone;
        this.endTime = endTime;
        if (frequency == Frequency.CRON) {
            if (cronExpression == null) {
                throw new IllegalArgumentException("cronExpression is required for the frequency CRON");
            }
            this.cron = CronCalendar.parse(cronExpression);
        } else {
            this.cron = null;
        }
        this.interval = switch (frequency) {
            case HOURLY -> Interval.HOUR;
            case DAILY -> Interval.DAY;
            case WEEKLY -> Interval.WEEK;
            case EVERY -> given(interval);
            case ONE_TIME, MONTHLY, CRON -> null;
        };
    }

    private static Interval given(@Nullable String interval) {
        if (interval == null) {
            throw new IllegalArgumentException("interval is required for the frequency EVERY");
        }
        return Interval.parse(interval);
    }

    /**
     * Returns the run times by these rules.
     *
     * @param anchor the job's first run time
     * @param zone zone of the calendar and the wall clock
     * @param cronExpression Spring's six fields, five of them without the second, or a macro such as {@code @daily};
     *     for CRON only. A month without the day is skipped, as February for {@code L-30}
     * @param interval weeks and days such as {@code P2W}, or a time such as {@code PT15M}; for EVERY only
     * @param endTime no run after this instant (a run at it is allowed); null for no end
     * @throws IllegalArgumentException when the expression of CRON or the interval of EVERY is missing or wrong; names
     *     the rule
     */
    public static Recurrence of(
            Frequency frequency,
            Instant anchor,
            ZoneId zone,
            @Nullable String cronExpression,
            @Nullable String interval,
            @Nullable Instant endTime) {
        return new Recurrence(frequency, anchor, zone, cronExpression, interval, endTime);
    }

    /**
     * Refuses a cron expression with a part that fits no day of any month, such as {@code L-31}.
     *
     * @throws IllegalArgumentException naming the part and the rule
     */
    public static void requirePossibleDays(String cronExpression) {
        CronFields.of(cronExpression).requirePossibleDays();
    }

    /** The same cron expression in the six fields that every release understands; null for null. */
    public static @Nullable String inSixFields(@Nullable String cronExpression) {
        return cronExpression == null ? null : CronFields.inSixFields(cronExpression);
    }

    @Override
    public Optional<RunTime> first() {
        return runAfter(anchor.minusNanos(1));
    }

    /** The first run strictly after the given instant; empty when the job does not run again. */
    @Override
    public Optional<RunTime> runAfter(Instant after) {
        if (after.isBefore(anchor) && frequency != Frequency.CRON) {
            return withinEnd(anchor);
        }
        return switch (frequency) {
            case ONE_TIME -> Optional.empty();
            case HOURLY, DAILY, WEEKLY, EVERY -> nextByInterval(Objects.requireNonNull(interval), after);
            case MONTHLY -> nextOnCalendar(ChronoUnit.MONTHS, 1, after);
            case CRON -> nextByCron(after.isBefore(anchor) ? anchor.minusNanos(1) : after);
        };
    }

    private Optional<RunTime> nextByInterval(Interval every, Instant after) {
        var length = every.length();
        return every.ofDays()
                ? nextOnCalendar(ChronoUnit.DAYS, length.toDays(), after)
                : withinEnd(anchor.plus(
                        length.multipliedBy(Duration.between(anchor, after).dividedBy(length) + 1)));
    }

    /** The next of the times that lie this many units apart. */
    private Optional<RunTime> nextOnCalendar(ChronoUnit unit, long apart, Instant after) {
        var first = anchor.atZone(zone).toLocalDateTime();
        // Start one step back: clamped month ends and clock changes can shift the instant by one step.
        var n = Math.max(1, unit.between(first, after.atZone(zone).toLocalDateTime()) / apart - 1);
        for (var step = n; step < n + MOST_STEPS; step++) {
            var wallClock = first.plus(step * apart, unit);
            var candidate = toInstant(wallClock, zone);
            if (candidate.isAfter(after)) {
                return withinEnd(candidate, wallClock);
            }
        }
        throw new DateTimeException("no " + frequency + " run time found after " + after);
    }

    private Optional<RunTime> nextByCron(Instant after) {
        var expression = cron;
        if (expression == null) {
            return Optional.empty();
        }
        if (expression.isEveryHour()) {
            return EveryHour.runAfter(after, expression, zone).filter(run -> !isOver(run.time()));
        }
        var local = wallClock(after, zone);
        for (var step = 0; step < MOST_STEPS; step++) {
            local = expression.next(local);
            if (local == null) {
                return Optional.empty();
            }
            var candidate = toInstant(local, zone);
            if (candidate.isAfter(after)) {
                return withinEnd(candidate, local);
            }
        }
        throw new DateTimeException("no CRON run time found after " + after);
    }

    /**
     * The wall-clock time after which to look for the next one. In the second pass of an overlap this is the overlap's
     * end, because all its times belonged to the first pass.
     */
    static LocalDateTime wallClock(Instant after, ZoneId zone) {
        var local = after.atZone(zone).toLocalDateTime();
        var transition = zone.getRules().getTransition(local);
        var secondPass = transition != null && transition.isOverlap() && !after.isBefore(transition.getInstant());
        return secondPass ? transition.getDateTimeBefore().minusNanos(1) : local;
    }

    private Optional<RunTime> withinEnd(Instant candidate) {
        return withinEnd(candidate, null);
    }

    private Optional<RunTime> withinEnd(Instant candidate, @Nullable LocalDateTime wallClock) {
        return isOver(candidate) ? Optional.empty() : Optional.of(new RunTime(candidate, wallClock));
    }

    /** Whether no run is allowed at this time, because the schedule has ended. */
    boolean isOver(Instant time) {
        return time.isAfter(LATEST) || (endTime != null && time.isAfter(endTime));
    }

    Instant anchor() {
        return anchor;
    }

    ZoneId zone() {
        return zone;
    }

    /** The instant of a wall-clock time: the first valid one after a gap, the earlier one in an overlap. */
    static Instant toInstant(LocalDateTime local, ZoneId zone) {
        var rules = zone.getRules();
        var transition = rules.getTransition(local);
        if (transition == null) {
            return local.toInstant(rules.getOffset(local));
        }
        return transition.isGap() ? transition.getInstant() : local.toInstant(transition.getOffsetBefore());
    }
}
