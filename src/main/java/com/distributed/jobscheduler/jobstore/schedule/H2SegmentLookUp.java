package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.SegmentRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first due jobs of some segments on H2, which cannot look several segments up in one statement. One scan over all
 * segments comes first, up to a bound. Where foreign jobs fill it, each segment is looked up on its own, with windows
 * that grow until the merge is complete.
 */
public final class H2SegmentLookUp {
    /** The order of the first scan, which is an index's. */
    public static final String IN_ORDER =
            " order by status, limit_id, paused, priority, next_run_time, id limit :limit";

    /** The order of a look-up, which is another index's. */
    public static final String OF_SEGMENT =
            " and segment = :segment order by status, limit_id, paused, priority, segment, next_run_time, id limit :limit";

    private static final int GROWTH = 4;

    private H2SegmentLookUp() {}

    /** A due job. */
    public record Found(long id, Instant time, int segment) {
        /** The order of the list. */
        public static final Comparator<Found> IN_TIME =
                Comparator.comparing(Found::time).thenComparingLong(Found::id);

        /** Of a row with {@code id}, {@code next_run_time} and {@code segment}. */
        public static Found read(ResultSet row, int number) throws SQLException {
            return new Found(row.getLong("id"), Utc.read(row, "next_run_time"), row.getInt("segment"));
        }
    }

    /** A query of one priority, in the order of time. */
    @FunctionalInterface
    public interface Query {
        /**
         * Up to so many jobs.
         *
         * @param segment the only segment; null: all of them
         */
        List<Found> first(@Nullable Integer segment, int limit);
    }

    /**
     * The statement of a query.
     *
     * @param segment null: all segments
     */
    static String ordered(String found, @Nullable Integer segment) {
        return found + (segment == null ? IN_ORDER : OF_SEGMENT);
    }

    /** The first jobs in these segments, in the order of time. */
    public static List<Found> first(Query query, List<Integer> segments, int limit) {
        if (segments.size() == SegmentRange.COUNT) {
            return query.first(null, limit);
        }
        if (FirstScan.isWorthwhile(segments)) {
            var bound = FirstScan.bound(segments, limit);
            var seen = query.first(null, bound);
            var wanted = new HashSet<>(segments);
            var mine = seen.stream()
                    .filter(job -> wanted.contains(job.segment()))
                    .limit(limit)
                    .toList();
            if (mine.size() == limit || seen.size() < bound) {
                return mine;
            }
        }
        return merged(segments.stream().map(segment -> new Part(query, segment)).toList(), limit);
    }

    private static List<Found> merged(List<Part> parts, int limit) {
        var window = SegmentLookUp.window(limit, parts.size());
        var unread = parts;
        while (true) {
            for (var part : unread) {
                part.read(Math.min(window, limit));
            }
            // Behind the end of a full window, only a part of what is due is known.
            var end = parts.stream().flatMap(part -> part.end(limit).stream()).min(Found.IN_TIME);
            var known = parts.stream()
                    .flatMap(part -> part.jobs.stream())
                    .sorted(Found.IN_TIME)
                    .takeWhile(job -> end.isEmpty() || Found.IN_TIME.compare(job, end.get()) <= 0)
                    .limit(limit)
                    .toList();
            if (known.size() == limit || end.isEmpty()) {
                return known;
            }
            window *= GROWTH;
            unread = parts.stream().filter(part -> part.end(limit).isPresent()).toList();
        }
    }

    /** What one segment has. */
    private static final class Part {
        private final Query query;
        private final int segment;
        private int window;
        private List<Found> jobs = new ArrayList<>();

        private Part(Query query, int segment) {
            this.query = query;
            this.segment = segment;
        }

        private void read(int most) {
            window = most;
            jobs = query.first(segment, most);
        }

        /** The last job of a full window that may have others behind it. */
        private Optional<Found> end(int limit) {
            return jobs.size() < window || window >= limit ? Optional.empty() : Optional.of(jobs.getLast());
        }
    }
}
