package com.distributed.jobscheduler.recurrence;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/** The earliest of some runs, with the excluded days on the way to it. */
@RequiredArgsConstructor
final class EarliestRun {
    private static final int MOST_NAMED = 3;

    private final String calendar;
    private final List<LocalDate> leftOut = new ArrayList<>();
    private final List<LocalDate> moved = new ArrayList<>();
    private @Nullable RunTime earliest;
    private @Nullable LocalDate day;
    private boolean hasOwn;

    boolean isFound() {
        return earliest != null;
    }

    LocalDate day() {
        return Objects.requireNonNull(day);
    }

    /** An occurrence of this day does not run. */
    void leftOut(LocalDate source) {
        leftOut.add(source);
    }

    /** A run on the target day, of an occurrence of the source day. */
    void offer(RunTime run, LocalDate source, LocalDate target) {
        if (earliest == null || run.time().isBefore(earliest.time())) {
            earliest = run;
            day = target;
            hasOwn = false;
            moved.clear();
        }
        if (run.time().equals(earliest.time())) {
            if (source.equals(target)) {
                hasOwn = true;
                earliest = run;
            } else {
                moved.add(source);
            }
        }
    }

    Optional<RunTime> run() {
        return earliest == null ? Optional.empty() : Optional.of(earliest.with(words()));
    }

    private @Nullable String words() {
        var all = Stream.of(words("leaves out", leftOut), words(hasOwn ? "runs also for" : "moved from", moved))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? null : all;
    }

    private String words(String what, List<LocalDate> days) {
        if (days.isEmpty()) {
            return "";
        }
        var named = days.stream().limit(MOST_NAMED).map(LocalDate::toString).collect(Collectors.joining(", "));
        var more = days.size() - MOST_NAMED;
        return "%s %s%s, excluded by the calendar '%s'"
                .formatted(what, named, more > 0 ? " and %d more days".formatted(more) : "", calendar);
    }
}
