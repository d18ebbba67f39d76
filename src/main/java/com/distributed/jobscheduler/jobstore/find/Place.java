package com.distributed.jobscheduler.jobstore.find;

import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list: after the job with this id, and with this time where the list is ordered by one.
 *
 * @param time null in a list by id
 */
public record Place(@Nullable Instant time, long id) {
    /** The response header with the place where the next page begins; absent on the last page. */
    public static final String NEXT = "X-Next-After";

    private static final Pattern TEXT = Pattern.compile("(?:(\\d{4}-[-\\dT:.]+Z)_)?(\\d{1,18})");

    /** Reads a place in a list of this order; 400 names the parameter. */
    public static @Nullable Place of(String field, Sort sort, @Nullable String text) {
        if (text == null) {
            return null;
        }
        var match = TEXT.matcher(text);
        try {
            if (match.matches() && (match.group(1) == null) == (sort.time == null)) {
                return new Place(
                        match.group(1) == null ? null : JobRules.instant(field, Instant.parse(match.group(1))),
                        Long.parseLong(match.group(2)));
            }
        } catch (DateTimeException e) {
            // Refused below, as any other text.
        }
        throw JobRules.broken(field, "must be what the header " + NEXT + " of the page before said, in the same order");
    }

    /** The parameters of {@link Sort#after}. */
    Map<String, Object> params() {
        var params = new HashMap<String, Object>();
        params.put("afterId", id);
        if (time != null) {
            params.put("afterTime", Utc.param(time));
        }
        return params;
    }

    /** The text that {@link #of} reads. */
    public String text() {
        return time == null ? Long.toString(id) : time + "_" + id;
    }
}
