package com.distributed.jobscheduler.jobstore.values;

import com.distributed.jobscheduler.http.Printable;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;

/** The rules for zones and dates of a request; each error is a 400 that names the field and the rule. */
public final class DayRules {
    private static final int LONGEST_ZONE = 64;

    private DayRules() {}

    /** An IANA time zone, or an offset. */
    public static ZoneId zone(String field, String name) {
        ZoneId zone;
        try {
            zone = ZoneId.of(name);
        } catch (DateTimeException e) {
            throw JobRules.broken(field, "'%s' is not an IANA time zone".formatted(Printable.shortened(name)));
        }
        if (zone.getId().length() > LONGEST_ZONE) {
            throw JobRules.broken(field, "must have at most " + LONGEST_ZONE + " characters");
        }
        return zone;
    }

    /** A date in the years 1970 to 9999. */
    public static LocalDate date(String field, LocalDate date) {
        if (date.getYear() < 1970 || date.getYear() > 9999) {
            throw JobRules.broken(field, "must lie in the years 1970 to 9999");
        }
        return date;
    }
}
