package com.distributed.jobscheduler.jobstore.execution;

import com.distributed.jobscheduler.jobstore.values.JobRules;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A place in the list of ended attempts, latest end first. The attempts after it ended earlier, or at the same instant
 * with a smaller id. Ends never change, so that attempts that end meanwhile do not shift a place.
 */
record Place(Instant endedAt, long id) {
    /** The response header with the place where the next page begins; absent on the last page. */
    static final String NEXT = "X-Next-Before";

    private static final Pattern TEXT = Pattern.compile("(\\d{4}-[-\\dT:.]+Z)_(\\d{1,18})");

    /** Reads the place of a request; 400 names the parameter. */
    static Place parse(String field, String text) {
        var match = TEXT.matcher(text);
        try {
            if (match.matches()) {
                return new Place(
                        JobRules.instant(field, Instant.parse(match.group(1))), Long.parseLong(match.group(2)));
            }
        } catch (DateTimeException e) {
            // Refused below, as any other text.
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

    /** The text that {@link #parse} reads. */
    String text() {
        return endedAt + "_" + id;
    }
}
