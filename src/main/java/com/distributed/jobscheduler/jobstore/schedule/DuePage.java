package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.DueJob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One page of the due list. An unreadable row takes its room, but does not stop the rows behind it. */
final class DuePage {
    private static final DueRow ROW = DueRow.unclaimed();

    private final RowGuard rows;
    private final List<DueJob> jobs = new ArrayList<>();
    private int room;
    private boolean isMore;
    private @Nullable Place last;

    DuePage(RowGuard rows, int room) {
        this.rows = rows;
        this.room = room;
    }

    /** A place in the list: after the entry with this run time and id. */
    record Place(Instant time, long id) {
        static final Place START = new Place(Instant.EPOCH.minusSeconds(1), 0);

        /** After the last entry with this run time. */
        static Place after(Instant time) {
            return new Place(time, Long.MAX_VALUE);
        }
    }

    /** Takes a row of {@link DueRow#COLUMNS} and {@code more}; a row without an id only says whether there is more. */
    void add(ResultSet row) throws SQLException {
        isMore = row.getBoolean("more");
        var id = row.getLong("id");
        if (id == 0) {
            return;
        }
        last = new Place(Utc.read(row, "next_run_time"), id);
        room--;
        try {
            jobs.add(ROW.mapRow(row, 0));
        } catch (RuntimeException unreadable) {
            rows.passedOver("due", "id=" + id, unreadable);
        }
    }

    /** Says up to where the list was read, whatever has become of the rows since. */
    void readUpTo(Place place, boolean more) {
        last = place;
        isMore = more;
    }

    List<DueJob> jobs() {
        return jobs;
    }

    int room() {
        return room;
    }

    /** Whether jobs may be due behind the last one, though there is room for them. */
    boolean isMore() {
        return isMore;
    }

    /** The place of the last row, or that one where the page is empty. */
    Place lastOr(Place none) {
        return last == null ? none : last;
    }

    /** The place where the next page begins; empty after the last page. */
    Optional<Place> next() {
        return room > 0 && !isMore ? Optional.empty() : Optional.ofNullable(last);
    }
}
