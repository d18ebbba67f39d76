package com.distributed.jobscheduler.jobstore.execution;

import com.distributed.jobscheduler.jobstore.values.JobRules;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which attempts a reader of the history asks for.
 *
 * @param outcome those that ended so; null for any
 * @param from those that ended then or later
 * @param until those that come after this place
 * @param isAny true when it is not asked for an end: then an attempt under way passes, too
 */
record ExecutionFilter(@Nullable Outcome outcome, Instant from, Place until, boolean isAny) {
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /**
     * The filter of a request, or 400 naming the parameter and the rule.
     *
     * @param to the end of the time, exclusive
     * @param before a place's text: both may stand together, and the earlier counts
     */
    static ExecutionFilter of(
            @Nullable Outcome outcome, @Nullable String from, @Nullable String to, @Nullable String before) {
        var first = Objects.requireNonNullElse(JobRules.optionalInstant("from", from), Instant.EPOCH);
        var last = Objects.requireNonNullElse(JobRules.optionalInstant("to", to), LATEST);
        if (!last.isAfter(first)) {
            throw JobRules.broken("to", "must be later than from");
        }
        var end = new Place(last, 0);
        var place = before == null ? end : Place.parse("before", before);
        return new ExecutionFilter(
                outcome,
                first,
                place.endedAt().isBefore(last) ? place : end,
                from == null && to == null && before == null);
    }
}
