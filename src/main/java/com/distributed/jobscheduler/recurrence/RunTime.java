package com.distributed.jobscheduler.recurrence;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import org.jspecify.annotations.Nullable;

/**
 * One run time of a schedule.
 *
 * @param wallClock the wall-clock time that it stands for; null where elapsed time is counted, and for the first run
 * @param excluded which days the job's calendar excluded on the way to this run, in words; null for none
 */
public record RunTime(
        Instant time,
        @Nullable LocalDateTime wallClock,
        @Nullable String excluded) {
    RunTime(Instant time, @Nullable LocalDateTime wallClock) {
        this(time, wallClock, null);
    }

    RunTime with(@Nullable String words) {
        return new RunTime(time, wallClock, words);
    }

    /** What a clock change in this zone did to the run, in words; null for nothing. */
    public @Nullable String clockChange(ZoneId zone) {
        var transition = wallClock == null ? null : zone.getRules().getTransition(wallClock);
        return transition == null || wallClock == null ? null : inWords(transition, wallClock);
    }

    private static String inWords(ZoneOffsetTransition transition, LocalDateTime wanted) {
        if (transition.isOverlap()) {
            return "overlap: runs once, at the first %s".formatted(wanted.toLocalTime());
        }
        var runs = transition.getDateTimeAfter();
        return runs.toLocalDate().equals(wanted.toLocalDate())
                ? "gap: %s does not exist that day, runs at %s".formatted(wanted.toLocalTime(), runs.toLocalTime())
                : "gap: %s does not exist, runs at %s".formatted(wanted, runs);
    }
}
