package com.distributed.jobscheduler.jobstore.execution;

import com.distributed.jobscheduler.jobstore.values.JobRules;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A filter on the history.
 *
 * @param outcome only attempts with this outcome; null for all
 * @param from only attempts that ended at this instant or later
 * @param until only attempts after this place in the list
 * @param isAny true when there is no condition on the end: attempts that have not ended pass too
 */
record ExecutionFilter(@Nullable Outcome outcome, Instant from, Place until, boolean isAny) {
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /**
     * Reads the filter of a request; 400 names the parameter and the rule.
     *
     * @param to end of the time range, exclusive
     * @param before text of a place; if both are given, the earlier one counts
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
