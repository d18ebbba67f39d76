package com.distributed.jobscheduler.recurrence;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A recurrence on the free days of a calendar. Occurrences that move to the same time are one run. Days and wall times
 * are those of the calendar's zone, or else of the job's.
 */
public final class CalendarRecurrence implements RunTimes {
    /** So many days with an occurrence are looked at before a schedule counts as without a free day: ten years. */
    static final int MOST_DAYS = 3_660;

    private static final int MOST_AHEAD = 10_000;

    private final Recurrence occurrences;
    private final DayMoves days;
    private final ZoneId zone;
    private final @Nullable Done done;

    private CalendarRecurrence(Recurrence occurrences, DayMoves days, @Nullable Done done) {
        this.occurrences = occurrences;
        this.days = days;
        this.zone = days.zone();
        this.done = done;
    }

    /**
     * A schedule that keeps a calendar.
     *
     * @param done what has run under an earlier version of the calendar; null for nothing
     */
    public static CalendarRecurrence of(Recurrence occurrences, FreeDays days, OnExcluded rule, @Nullable Done done) {
        var zone = Objects.requireNonNullElse(days.zone(), occurrences.zone());
        return new CalendarRecurrence(occurrences, new DayMoves(days, rule, zone), done);
    }

    /** The same schedule after these runs. */
    public CalendarRecurrence after(@Nullable Done runs) {
        return new CalendarRecurrence(occurrences, days, runs);
    }

    @Override
    public Optional<RunTime> first() {
        var anchor = occurrences.anchor();
        return runAfter(
                days.rule() == OnExcluded.PREVIOUS_DAY
                        ? days.startOf(days.dateOf(anchor).minusDays(FreeDays.FARTHEST))
                        : anchor.minusNanos(1));
    }

    /**
     * {@inheritDoc}
     *
     * @throws DateTimeException also when ten years of occurrences all fall on excluded days
     */
    @Override
    public Optional<RunTime> runAfter(Instant after) {
        var from = days.dateOf(after);
        var best = new EarliestRun(days.name());
        var occurrence = occurrences.runAfter(beforeDay(days.firstSource(from)));
        for (var looked = 0; occurrence.isPresent(); looked++) {
            var day = days.dateOf(occurrence.get().time());
            var target = days.target(day).orElse(null);
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

    @Override
    public Optional<Instant> endOfDay(Instant time) {
        return Optional.of(days.startOf(days.dateOf(time).plusDays(1)));
    }

    /** The time at which an occurrence of this time runs; empty when it is left out. */
    public Optional<Instant> placed(Instant occurrence) {
        return days.target(days.dateOf(occurrence))
                .map(day -> on(day, new RunTime(occurrence, null)))
                .filter(time -> !occurrences.isOver(time));
    }

    /** The earliest occurrence that runs at this time. */
    public Optional<Instant> nominal(Instant runTime) {
        var day = days.dateOf(runTime);
        var last = days.lastSource(day);
        var occurrence = occurrences.runAfter(beforeDay(days.firstSource(day)));
        while (occurrence.isPresent() && !days.dateOf(occurrence.get().time()).isAfter(last)) {
            var source = days.dateOf(occurrence.get().time());
            var found = toRun(occurrence.get(), source, day, runTime.minusNanos(1));
            if (found.filter(run -> on(day, run).equals(runTime)).isPresent()) {
                return found.map(RunTime::time);
            }
            occurrence = occurrences.runAfter(beforeDay(source.plusDays(1)));
        }
        return Optional.empty();
    }

    /**
     * What is done when all have run that run before the waiting run, and what was done already; null where that needs no
     * memory.
     */
    public @Nullable Done doneBefore(Instant waiting, Instant now) {
        return joined(days.doneBefore(waiting, now), now, now);
    }

    /**
     * What is done by now, for another schedule in place of this one.
     *
     * @param lastRun the last time that has run, or runs as it was; null before the first
     * @param waiting the run time that waits and is given up for the new schedule; null when it runs as it was
     * @param isSame whether the new schedule has the same occurrences, on other days
     */
    public @Nullable Done doneBy(Instant now, @Nullable Instant lastRun, @Nullable Instant waiting, boolean isSame) {
        var ahead = days.broughtForward(now, lastRun);
        return joined(ahead == null ? days.passed(now, waiting, isSame) : ahead, isSame ? now : Instant.MAX, now);
    }

    /**
     * Both in one, as far as one can say it of the occurrences that are to come.
     *
     * @param reach what is done already without having been brought forward counts if it reaches beyond this
     */
    private @Nullable Done joined(@Nullable Done more, Instant reach, Instant now) {
        var already = done;
        if (already == null || more == null) {
            return more == null ? already : more;
        }
        if (!already.bound().isAfter(already.isAhead() ? now : reach)) {
            return more;
        }
        var other = after(more);
        var ahead = ahead(now, already.bound().isAfter(more.bound()) ? already.bound() : more.bound());
        return Stream.of(more, already, new Done(more.before(), already.bound()))
                .filter(one -> ahead.stream()
                        .allMatch(each -> after(one).isDone(each) == (isDone(each) || other.isDone(each))))
                .findFirst()
                .orElse(more);
    }

    private List<RunTime> ahead(Instant from, Instant until) {
        return Stream.iterate(
                        occurrences.runAfter(from),
                        Optional::isPresent,
                        each -> occurrences.runAfter(each.get().time()))
                .flatMap(Optional::stream)
                .takeWhile(each -> each.time().isBefore(until))
                .limit(MOST_AHEAD)
                .toList();
    }

    /** The recurrence that comes in place of this one, on all days, but for what is done. */
    public RunTimes replacedBy(Recurrence other, @Nullable Done runs) {
        return of(other, new FreeDays(days.name(), zone, Set.of(), Set.of(), Set.of()), OnExcluded.SKIP, runs);
    }

    /** The first occurrence of the day that runs on the target day, after the given instant, and has not run yet. */
    private Optional<RunTime> toRun(RunTime firstOfDay, LocalDate day, LocalDate target, Instant after) {
        var run = Optional.of(firstOfDay);
        if (!on(target, firstOfDay).isAfter(after)) {
            var sameWallTime =
                    Recurrence.toInstant(day.atTime(after.atZone(zone).toLocalTime()), zone);
            run = occurrences.runAfter(sameWallTime);
        }
        while (run.filter(each -> days.dateOf(each.time()).equals(day)).isPresent()) {
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
        var doneDay = days.dateOf(done.before());
        var day = days.dateOf(time);
        if (day.equals(doneDay)) {
            return time.isBefore(done.before());
        }
        return done.isAhead()
                ? day.isBefore(doneDay) || (time.isBefore(bound) && hasRunOn(doneDay, occurrence, done))
                : day.isBefore(doneDay) && (time.isBefore(bound) || hasRunOn(doneDay, occurrence, done));
    }

    /** Whether a run on that day stood for this occurrence; not if that day had an own occurrence at the time. */
    private boolean hasRunOn(LocalDate day, RunTime occurrence, Done runs) {
        var run = on(day, occurrence);
        return run.isBefore(runs.before())
                && occurrences.nextAfter(run.minusNanos(1)).filter(run::equals).isEmpty();
    }

    private RunTime moved(RunTime occurrence, LocalDate day) {
        var time = on(day, occurrence);
        return time.equals(occurrence.time()) ? occurrence : new RunTime(time, null);
    }

    /** The time of an occurrence that runs on this day: its own, or the same wall time. */
    private Instant on(LocalDate day, RunTime occurrence) {
        if (days.dateOf(occurrence.time()).equals(day)) {
            return occurrence.time();
        }
        var wallClock = occurrence.wallClock();
        // A clock change may have moved it on its own day, but not on this one.
        var time = wallClock != null && zone.equals(occurrences.zone())
                ? wallClock.toLocalTime()
                : occurrence.time().atZone(zone).toLocalTime();
        return Recurrence.toInstant(day.atTime(time), zone);
    }

    private Instant beforeDay(LocalDate day) {
        return days.startOf(day).minusNanos(1);
    }
}
