package com.distributed.jobscheduler.jobstore.find;

import com.distributed.jobscheduler.jobstore.values.Page;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Number of jobs in a whole list.
 *
 * @param at when the jobs were counted, where that was not for this call
 */
public record Total(long jobs, Kind kind, @Nullable Instant at) {
    static final String COUNT = Page.TOTAL_COUNT;
    /** The response header with the kind of the number; absent where it is exact. */
    static final String KIND = Page.TOTAL_COUNT_KIND;
    /** The response header with the instant of which the number is; absent where it is exact. */
    static final String AT = "X-Total-Count-At";

    /** How the number was made. */
    public enum Kind {
        EXACT,
        /** All that there were at an earlier instant. */
        CENSUS,
        /** There were no more than these at an earlier instant. */
        AT_MOST
    }

    static Total exact(long jobs) {
        return new Total(jobs, Kind.EXACT, null);
    }

    static Total atMost(long jobs, Instant at) {
        return new Total(jobs, Kind.AT_MOST, at);
    }

    void writeTo(HttpHeaders headers) {
        headers.set(COUNT, Long.toString(jobs));
        if (at != null) {
            headers.set(KIND, kind.name());
            headers.set(AT, at.toString());
        }
    }
}
