package com.distributed.jobscheduler.jobstore.find;

import com.distributed.jobscheduler.jobstore.job.Job;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads a whole list from place to place. */
public final class FindProbe {
    private FindProbe() {}

    /**
     * A whole list.
     *
     * @param isFull whether each page but the last was full
     */
    public record Whole(List<Job> jobs, Total total, boolean isFull) {}

    /** All jobs that pass, read in pages of this size, by a store that looks at no more than so many jobs for each. */
    public static Whole read(JobFind find, FindFilter filter, Sort sort, int size, int most) {
        var limited = find.limitedTo(most);
        var jobs = new ArrayList<Job>();
        var isFull = true;
        @Nullable Place after = null;
        Total total = null;
        for (var pages = 0; pages < 100_000; pages++) {
            var found = limited.find(filter.checked(""), sort, after, size);
            jobs.addAll(found.jobs());
            total = total == null ? found.total() : total;
            if (found.next().isEmpty()) {
                return new Whole(jobs, total, isFull);
            }
            isFull &= found.jobs().size() == size;
            after = Place.of("after", sort, found.next().get().text());
        }
        throw new IllegalStateException("the list has no end");
    }

    /** How many jobs of this list there are, as counted on request. */
    public static Total exact(JobFind find, FindFilter filter, Sort sort, int most) {
        return find.limitedTo(most)
                .find(filter.checked(""), sort, null, 1, true)
                .total();
    }

    /** PostgreSQL's plan of the statement that finds the first page. */
    public static String plan(JobFind find, JdbcClient jdbc, FindFilter filter, Sort sort, int size, int most) {
        var search = Search.of(filter.checked(""), sort, DatabaseDriver.POSTGRESQL);
        var smallest = find.smallest(search);
        var isSmall = smallest.jobs() <= most;
        var sql = isSmall ? find.sortedSql(search, smallest.source(), null) : find.walkedSql(search, search.walk(true));
        return String.join(
                "\n",
                jdbc.sql("explain (analyze, buffers) " + sql)
                        .params(search.conditions().params())
                        .param("most", isSmall ? most + 1 : most)
                        .param("size", size + 1)
                        .query(String.class)
                        .list());
    }

    public static boolean isExact(Total total) {
        return total.kind() == Total.Kind.EXACT;
    }

    public static boolean isAtMost(Total total) {
        return total.kind() == Total.Kind.AT_MOST;
    }
}
