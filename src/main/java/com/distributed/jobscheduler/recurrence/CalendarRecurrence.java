package com.distributed.jobscheduler.recurrence;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A recurrence on the free days of a calendar. Occurrences that move to the same time are one run. Days and wall times
 * are those of the calendar's zone, or else of the job's.
 */
public final class CalendarRecurrence implements RunTimes {
    /** So many days with an occurrence are looked at before a schedule counts as without a free day: ten years. */
    static final int MOST_DAYS = 3_660;

    private final Recurrence occurrences;
    private final FreeDays days;
    private final OnExcluded rule;
    private final ZoneId zone;
    private final @Nullable Done done;

    private CalendarRecurrence(Recurrence occurrences, FreeDays days, OnExcluded rule, @Nullable Done done) {
        this.occurrences = occurrences;
        this.days = days;
        this.rule = rule;
        this.zone = Objects.requireNonNullElse(days.zone(), occurrences.zone());
        this.done = done;
    }

    /**
     * A schedule that keeps a calendar.
     *
     * @param done what has run under an earlier version of the calendar; null for nothing
     */
    public static CalendarRecurrence of(Recurrence occurrences, FreeDays days, OnExcluded rule, @Nullable Done done) {
        return new CalendarRecurrence(occurrences, days, rule, done);
    }

    /** The same schedule after these runs. */
    public CalendarRecurrence after(@Nullable Done runs) {
        return new CalendarRecurrence(occurrences, days, rule, runs);
    }

    @Override
    public Optional<RunTime> first() {
        var anchor = occurrences.anchor();
        return runAfter(
                rule == OnExcluded.PREVIOUS_DAY
                        ? startOf(dateOf(anchor).minusDays(FreeDays.FARTHEST))
                        : anchor.minusNanos(1));
    }

    /**
     * {@inheritDoc}
     *
     * @throws DateTimeException also when ten years of occurrences all fall on excluded days
     */
    @Override
    public Optional<RunTime> runAfter(Instant after) {
        var from = dateOf(after);
        var best = new EarliestRun(days.name());
        var occurrence = occurrences.runAfter(beforeDay(firstSource(from)));
        for (var looked = 0; occurrence.isPresent(); looked++) {
            var day = dateOf(occurrence.get().time());
            var target = target(day).orElse(null);
            if (best.isFound() && (target == null || target.isAfter(best.day()))) {
                return best.run();
            }
            if (looked > MOST_DAYS && !best.isFound()) {
                throw new DateTimeException("the calendar '%s' excludes each day of its schedule until %s, from %s on"
                        .formatted(days.name(), day, from));
            }
            if (target == null && occurrence.get().time().isAfter(after)) {
                best.leftOut(day);
            } else if (target != null && !target.isBefore(from)) {
                toRun(occurrence.get(), day, target, after)
                        .map(run -> moved(run, target))
                        .filter(run -> !occurrences.isOver(run.time()))
                        .ifPresent(run -> best.offer(run, day, target));
            }
            occurrence = occurrences.runAfter(beforeDay(day.plusDays(1)));
        }
        return best.run();
    }

    /** The time at which an occurrence of this time runs; empty when it is left out. */
    public Optional<Instant> placed(Instant occurrence) {
        return target(dateOf(occurrence))
                .map(day -> on(day, new RunTime(occurrence, null)))
                .filter(time -> !occurrences.isOver(time));
    }

    /** The earliest occurrence that runs at this time. */
    public Optional<Instant> nominal(Instant runTime) {
        var day = dateOf(runTime);
        var last = lastSource(day);
        var occurrence = occurrences.runAfter(beforeDay(firstSource(day)));
        while (occurrence.isPresent() && !dateOf(occurrence.get().time()).isAfter(last)) {
            var source = dateOf(occurrence.get().time());
            var found = toRun(occurrence.get(), source, day, runTime.minusNanos(1));
            if (found.filter(run -> on(day, run).equals(runTime)).isPresent()) {
                return found.map(RunTime::time);
            }
            occurrence = occurrences.runAfter(beforeDay(source.plusDays(1)));
        }
        return Optional.empty();
    }

    /** What is done when all occurrences have run that run before this run time; null where that needs no memory. */
    public @Nullable Done doneBefore(Instant runTime) {
        var day = dateOf(runTime);
        return switch (rule) {
            case SKIP -> null;
            case NEXT_DAY -> new Done(runTime, startOf(firstSource(day)));
            case PREVIOUS_DAY -> new Done(runTime, startOf(lastSource(day).plusDays(1)));
        };
    }

    /** As {@link #doneBefore}, for the next run time that comes after now. */
    public @Nullable Done doneBefore(Instant runTime, Instant now) {
        if (rule == OnExcluded.PREVIOUS_DAY) {
            var lastFree = days.until(dateOf(now)).orElse(dateOf(runTime));
            if (dateOf(runTime).isAfter(lastFree)) {
                return doneBefore(startOf(lastFree.plusDays(1)).minusNanos(1_000));
            }
        }
        return doneBefore(runTime);
    }

    /** The first occurrence of the day that runs on the target day, after the given instant, and has not run yet. */
    private Optional<RunTime> toRun(RunTime firstOfDay, LocalDate day, LocalDate target, Instant after) {
        var run = Optional.of(firstOfDay);
        if (!on(target, firstOfDay).isAfter(after)) {
            var sameWallTime =
                    Recurrence.toInstant(day.atTime(after.atZone(zone).toLocalTime()), zone);
            run = occurrences.runAfter(sameWallTime);
        }
        while (run.filter(each -> dateOf(each.time()).equals(day)).isPresent()) {
            var each = run.get();
            if (on(target, each).isAfter(after) && !isDone(each)) {
                return run;
            }
            run = occurrences.runAfter(each.time());
        }
        return Optional.empty();
    }

    private boolean isDone(RunTime occurrence) {
        if (done == null) {
            return false;
        }
        var time = occurrence.time();
        var bound = done.bound();
        var doneDay = dateOf(done.before());
        var day = dateOf(time);
        if (day.equals(doneDay)) {
            return time.isBefore(done.before());
        }
        return bound.isAfter(done.before())
                ? day.isBefore(doneDay) || (time.isBefore(bound) && hasRunOn(doneDay, occurrence, done))
                : day.isBefore(doneDay) && (time.isBefore(bound) || hasRunOn(doneDay, occurrence, done));
    }

    /** Whether a run on that day stood for this occurrence; not if that day had an own occurrence at the time. */
    private boolean hasRunOn(LocalDate day, RunTime occurrence, Done runs) {
        var run = on(day, occurrence);
        return run.isBefore(runs.before())
                && occurrences.nextAfter(run.minusNanos(1)).filter(run::equals).isEmpty();
    }

    private Optional<LocalDate> target(LocalDate day) {
        return switch (rule) {
            case SKIP -> days.isFree(day) ? Optional.of(day) : Optional.empty();
            case NEXT_DAY -> days.from(day);
            case PREVIOUS_DAY -> days.until(day);
        };
    }

    /** The first day whose occurrences may run on this day, or later. */
    private LocalDate firstSource(LocalDate day) {
        var first = day;
        for (var n = 0; rule == OnExcluded.NEXT_DAY && n < FreeDays.FARTHEST && !days.isFree(first.minusDays(1)); n++) {
            first = first.minusDays(1);
        }
        return first;
    }

    /** The last day whose occurrences may run on this day. */
    private LocalDate lastSource(LocalDate day) {
        var last = day;
        for (var n = 0;
                rule == OnExcluded.PREVIOUS_DAY && n < FreeDays.FARTHEST && !days.isFree(last.plusDays(1));
                n++) {
            last = last.plusDays(1);
        }
        return last;
    }

    private RunTime moved(RunTime occurrence, LocalDate day) {
        var time = on(day, occurrence);
        return time.equals(occurrence.time()) ? occurrence : new RunTime(time, null);
    }

    /** The time of an occurrence that runs on this day: its own, or the same wall time. */
    private Instant on(LocalDate day, RunTime occurrence) {
        if (dateOf(occurrence.time()).equals(day)) {
            return occurrence.time();
        }
        var wallClock = occurrence.wallClock();
        // A clock change may have moved it on its own day, but not on this one.
        var time = wallClock != null && zone.equals(occurrences.zone())
                ? wallClock.toLocalTime()
                : occurrence.time().atZone(zone).toLocalTime();
        return Recurrence.toInstant(day.atTime(time), zone);
    }

    private LocalDate dateOf(Instant time) {
        return time.atZone(zone).toLocalDate();
    }

    private Instant startOf(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    private Instant beforeDay(LocalDate day) {
        return startOf(day).minusNanos(1);
    }
}
