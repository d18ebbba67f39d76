package com.distributed.jobscheduler.jobstore.execution;

import com.distributed.jobscheduler.jobstore.values.JobRules;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A place in the list of ended attempts, the latest end first: what comes after it ended earlier, or at the same instant with
 * a smaller id. An end is never moved, so that what ends meanwhile moves nobody's place.
 */
record Place(Instant endedAt, long id) {
    /** The response header that says where the next page begins; a last page has none. */
    static final String NEXT = "X-Next-Before";

    private static final Pattern TEXT = Pattern.compile("(\\d{4}-[-\\dT:.]+Z)_(\\d{1,18})");

    /** The place that a request goes on from, or 400 naming the parameter. */
    static Place parse(String field, String text) {
        var match = TEXT.matcher(text);
        try {
            if (match.matches()) {
                return new Place(
                        JobRules.instant(field, Instant.parse(match.group(1))), Long.parseLong(match.group(2)));
            }
        } catch (DateTimeException e) {
            // Refused like any other text.
        }
        throw JobRules.broken(field, "must be what the header " + NEXT + " of the page before said");
    }

    static Place of(Execution last) {
        var endedAt = last.endedAt();
        if (endedAt == null) {
            throw new IllegalArgumentException("attempt " + last.id() + " has not ended");
        }
        return new Place(endedAt, last.id());
    }

    /** What {@link #parse} reads. */
    String text() {
        return endedAt + "_" + id;
    }
}
