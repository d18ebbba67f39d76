package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.recurrence.RunTime;
import com.distributed.jobscheduler.recurrence.RunTimes;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/** Collects the runs of one schedule, up to a number, as they come if each is run as soon as it is due. */
@RequiredArgsConstructor
final class UpcomingRuns {
    private final RunTimes schedule;
    private final ZoneId zone;
    private final MisfirePolicy policy;
    private final Lateness lateness;
    private final Instant now;
    /** Occurrences before this instant are missed under the policy SKIP. */
    private final Instant missedBefore;

    private final int most;
    private final List<UpcomingRun> runs = new ArrayList<>();

    /** Adds a run that is not the calendar's, or is no longer at its time. */
    void add(Instant time, @Nullable String note) {
        add(time, null, note);
    }

    private void addJittered(Instant time, @Nullable String note) {
        var said = Stream.of(note, lateness.note()).filter(Objects::nonNull).collect(Collectors.joining("; "));
        add(time, lateness.dueTime().apply(time), said.isEmpty() ? null : said);
    }

    private void add(Instant time, @Nullable Instant dueTime, @Nullable String note) {
        if (runs.size() < most) {
            var isDue = (dueTime == null ? time : dueTime).isBefore(now);
            var notes = Stream.of(note, isDue ? "due: runs as soon as a worker scans" : null)
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining("; "));
            runs.add(new UpcomingRun(
                    time, time.atZone(zone).toOffsetDateTime(), zone.getId(), notes.isEmpty() ? null : notes, dueTime));
        }
    }

    /** Adds a run at its own time of the calendar, with what the calendar says of it. */
    void addOccurrence(Instant time) {
        addJittered(time, at(time, schedule, now).map(this::noteOf).orElse(null));
    }

    /** The schedule's run at this time, with the excluded days between now and it; empty when it has none then. */
    static Optional<RunTime> at(Instant time, RunTimes schedule, Instant now) {
        return Stream.of(now, time)
                .filter(each -> !each.isAfter(time))
                .map(each -> schedule.runAfter(each.minusNanos(1)))
                .flatMap(Optional::stream)
                .filter(run -> run.time().equals(time))
                .findFirst();
    }

    /** Adds the calendar's occurrences strictly after the given instant, at most so many, none before the earliest. */
    void follow(Instant after, Instant earliest, int left) {
        var from = policy == MisfirePolicy.SKIP
                ? Utc.latest(after, missedBefore.minus(lateness.most()).minusNanos(1))
                : after;
        for (var n = left; n > 0 && runs.size() < most; n--) {
            var next = schedule.runAfter(from);
            if (next.isEmpty()) {
                return;
            }
            var time = Utc.latest(next.get().time(), earliest);
            addJittered(time, noteOf(next.get(), time));
            from = policy == MisfirePolicy.CATCH_UP ? time : Utc.latest(time, now);
        }
    }

    private @Nullable String noteOf(RunTime run, Instant time) {
        return run.time().equals(time) ? noteOf(run) : null;
    }

    private @Nullable String noteOf(RunTime run) {
        var notes = Stream.of(run.excluded(), run.clockChange(zone))
                .filter(Objects::nonNull)
                .collect(Collectors.joining("; "));
        return notes.isEmpty() ? null : notes;
    }

    List<UpcomingRun> runs() {
        return runs;
    }
}
