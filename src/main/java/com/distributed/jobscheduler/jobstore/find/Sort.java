package com.distributed.jobscheduler.jobstore.find;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.JobStatus;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/** The orders of a list. An order by a time lists only the jobs that have this time; equal times go by the id. */
@RequiredArgsConstructor
public enum Sort {
    ID("id", null, false),
    ID_DESCENDING("-id", null, true),
    /** Jobs that wait, the earliest first. */
    DUE("due", "next_run_time", false),
    DUE_DESCENDING("-due", "next_run_time", true),
    /** Jobs that have ended, the earliest end first. */
    ENDED("ended", "finished_at", false),
    ENDED_DESCENDING("-ended", "finished_at", true);

    final String text;
    /** Column of the time by which it goes; null for the id alone. */
    final @Nullable String time;

    final boolean isDescending;

    /** Reads the order of a request; by id where there is none. */
    public static Sort of(String field, @Nullable String text) {
        return Arrays.stream(values())
                .filter(sort -> sort.text.equals(text == null ? ID.text : text))
                .findAny()
                .orElseThrow(() -> JobRules.broken(
                        field,
                        "'%s' is not one of %s"
                                .formatted(
                                        Printable.shortened(String.valueOf(text)),
                                        Arrays.stream(values())
                                                .map(sort -> sort.text)
                                                .collect(Collectors.joining(", ")))));
    }

    /** The statuses that the list may have. */
    Set<JobStatus> statuses() {
        return switch (this) {
            case ID, ID_DESCENDING -> EnumSet.allOf(JobStatus.class);
            case DUE, DUE_DESCENDING -> EnumSet.of(JobStatus.PENDING);
            case ENDED, ENDED_DESCENDING -> EnumSet.of(JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED);
        };
    }

    /** The order by columns of these names. */
    String orderBy() {
        var direction = isDescending ? " desc" : "";
        return (time == null ? "" : time + direction + ", ") + "id" + direction;
    }

    /** The condition that a row comes after the place; one range of an index, on both databases. */
    String after() {
        var beyond = isDescending ? "<" : ">";
        return time == null
                ? "id %s :afterId".formatted(beyond)
                : "%1$s %2$s= :afterTime and (%1$s %2$s :afterTime or id %2$s :afterId)".formatted(time, beyond);
    }
}
