package com.distributed.jobscheduler.jobstore.calendar;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.ErrorCodes;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import lombok.RequiredArgsConstructor;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The changes of calendars. A change writes a new version; the upkeep then arms the waiting jobs anew. */
@Component
@RequiredArgsConstructor
public class Calendars {
    private final CalendarTable table;
    private final TransactionOperations transactions;
    private final Clock clock;

    /**
     * The calendar as it is now.
     *
     * @param created whether the call created it
     */
    record Put(Calendar calendar, boolean created) {}

    /** Creates the calendar or gives it these days; the same days again change nothing. */
    Put put(String name, CalendarDays days) {
        while (true) {
            try {
                var put = transactions.execute(status -> putOnce(name, days));
                if (put != null) {
                    return put;
                }
            } catch (DuplicateKeyException e) {
                // Another call has created or deleted it meanwhile: once more.
            }
        }
    }

    private Put putOnce(String name, CalendarDays days) {
        var now = Utc.micros(clock.instant());
        var exists = table.hold(name, true);
        if (!exists) {
            table.insert(name, days, now);
        } else if (!known(name).days().equals(days)) {
            table.update(name, days, now);
        }
        return new Put(known(name), !exists);
    }

    /** The calendar; 404 when there is none. */
    Calendar known(String name) {
        return table.find(name).orElseThrow(() -> unknown(name));
    }

    /** Deletes the calendar; 409 while a job uses it that has not ended. */
    Calendar delete(String name) {
        return Objects.requireNonNull(transactions.execute(status -> {
            table.hold(name, true);
            var calendar = known(name);
            table.usedBy(name).ifPresent(job -> {
                throw ApiException.conflict(
                        ErrorCodes.CALENDAR_IN_USE,
                        "job %d uses the calendar '%s' and has not ended".formatted(job, Printable.shortened(name)),
                        null);
            });
            table.delete(name);
            return calendar;
        }));
    }

    /**
     * Holds calendars until the transaction ends, so that nobody deletes them before a job that uses them is stored.
     *
     * @return the name of one that no longer exists; empty when all do
     */
    public Optional<String> hold(Set<String> names) {
        // In order, so that two callers do not wait for each other.
        return new TreeSet<>(names)
                .stream().filter(name -> !table.hold(name, false)).findFirst();
    }

    /** Removes versions that nothing needs any more; not those of the last hour, which a submission may just use. */
    public void purge() {
        table.purge(clock.instant().minus(Duration.ofHours(1)));
    }

    private static ApiException unknown(String name) {
        return ApiException.notFound(
                ErrorCodes.CALENDAR_NOT_FOUND, "there is no calendar '%s'".formatted(Printable.shortened(name)));
    }
}
