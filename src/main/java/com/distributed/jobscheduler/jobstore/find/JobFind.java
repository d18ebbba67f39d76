package com.distributed.jobscheduler.jobstore.find;

import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.LastOutcome;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lombok.AccessLevel;
import lombok.AllArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/**
 * Finds jobs by any combination of filters, in bounded time. If one part of the filter has few jobs, all of them are
 * looked at, sorted and counted. Else the list is read in its order, up to a number of jobs: a page may then have fewer
 * entries than were asked for, and says where the next one begins.
 */
@Component
@AllArgsConstructor(access = AccessLevel.PRIVATE)
public class JobFind {
    /** With more, a list takes longer than 50 ms on a small machine. */
    private static final int MOST = 3_000;

    // No planner can take another way than one look at the primary key for each candidate: what it would guess of a
    // rare combination is wrong.
    private static final String EACH_ON_POSTGRES =
            " as s cross join lateral (select * from jobs where id = s.id offset 0) as j";
    private static final String EACH_ON_H2 = " as s join jobs j on j.id = s.id";
    private static final String SMALL = """
            select * from (select j.id, j.next_run_time, j.finished_at, count(*) over () as total from (%s)%s where %s) as m
            where %s order by %s limit :size
            """;
    private static final String COUNT = "select count(*) from (%s)%s where %s";
    private static final String WALK =
            "select j.id, j.next_run_time, j.finished_at from (%s)%s where %s order by %s limit :size";
    private static final String END_OF_WALK = "select * from (%s) as w order by %s limit 1 offset :before";

    private final JdbcClient jdbc;
    private final JobTable jobs;
    private final JobCounts counts;
    private final ExactTotal exact;
    private final DatabaseDriver database;
    private final Clock clock;
    /** The most jobs that one call looks at. */
    private final int most;
    /** The most jobs that are counted for one call. */
    private final int mostCounted;

    @Autowired
    JobFind(JdbcClient jdbc, JobTable jobs, JobCounts counts, ExactTotal exact, DatabaseDriver database, Clock clock) {
        this(jdbc, jobs, counts, exact, database, clock, MOST, JobCounts.MOST_EXACT);
    }

    /** The same, which looks at other numbers of jobs. */
    JobFind limitedTo(int jobsLookedAt) {
        return new JobFind(jdbc, jobs, counts, exact, database, clock, jobsLookedAt, 2 * jobsLookedAt);
    }

    /** One page of the jobs that pass the filter, from its start or after a place, with a total that costs little. */
    public Found find(FindFilter filter, Sort sort, @Nullable Place after, int size) {
        return find(filter, sort, after, size, false);
    }

    /** The same; {@code isExact} wants the exact total where that costs more, too. */
    Found find(FindFilter filter, Sort sort, @Nullable Place after, int size, boolean isExact) {
        var search = Search.of(filter, sort, database);
        if (search.statuses().isEmpty()) {
            return new Found(List.of(), Optional.empty(), Total.exact(0));
        }
        var smallest = smallest(search);
        return smallest.jobs <= most
                ? sorted(search, smallest.source, after, size)
                : walked(search, after, size, large(search, smallest, isExact));
    }

    /** Number of the jobs that pass the filter. */
    Total total(FindFilter filter, boolean isExact) {
        var search = Search.of(filter, Sort.ID, database);
        if (search.statuses().isEmpty()) {
            return Total.exact(0);
        }
        var smallest = smallest(search);
        return smallest.jobs <= most ? Total.exact(count(search, smallest.source)) : large(search, smallest, isExact);
    }

    private Total large(Search search, Sized smallest, boolean isExact) {
        var counted = isExact ? exact.of(search) : Optional.<Total>empty();
        return counted.orElseGet(() -> estimate(search, smallest));
    }

    /** The source with the fewest jobs. */
    Sized smallest(Search search) {
        var sources = search.sources();
        var sizes = jdbc.sql(sources.stream()
                        .map(source -> "(select count(*) from (" + source.candidates() + ") as c)")
                        .collect(Collectors.joining(", ", "select ", "")))
                .params(search.conditions().params())
                .param("most", mostCounted + 1)
                .query((row, n) -> sizes(row, sources.size()))
                .single();
        return IntStream.range(0, sizes.length)
                .boxed()
                .map(i -> new Sized(sources.get(i), sizes[i]))
                .min(Comparator.comparingLong(Sized::jobs))
                .orElseThrow();
    }

    private static long[] sizes(ResultSet row, int columns) throws SQLException {
        var sizes = new long[columns];
        for (var i = 0; i < columns; i++) {
            sizes[i] = row.getLong(i + 1);
        }
        return sizes;
    }

    private Found sorted(Search search, Source source, @Nullable Place after, int size) {
        var sort = search.sort();
        var rows = with(sortedSql(search, source, after), search, after)
                .param("most", most + 1)
                .param("size", size + 1)
                .query((row, n) -> new Row(place(sort, row), row.getLong("total")))
                .list();
        var total = rows.isEmpty() ? count(search, source) : rows.getFirst().total;
        return found(search, rows.stream().map(Row::place).toList(), size, Optional.empty(), Total.exact(total));
    }

    String sortedSql(Search search, Source source, @Nullable Place after) {
        return SMALL.formatted(
                source.candidates(),
                each(),
                search.conditions().where(),
                after == null ? "true" : search.sort().after(),
                search.sort().orderBy());
    }

    private long count(Search search, Source source) {
        return with(
                        COUNT.formatted(
                                source.candidates(), each(), search.conditions().where()),
                        search,
                        null)
                .param("most", most + 1)
                .query(Long.class)
                .single();
    }

    private Found walked(Search search, @Nullable Place after, int size, Total total) {
        var sort = search.sort();
        var walk = search.walk(after == null);
        var places = with(walkedSql(search, walk), search, after)
                .param("most", most)
                .param("size", size + 1)
                .query((row, n) -> place(sort, row))
                .list();
        var end = places.size() > size ? Optional.<Place>empty() : end(search, walk, after);
        return found(search, places, size, end, total);
    }

    String walkedSql(Search search, String walk) {
        return WALK.formatted(
                walk,
                each(),
                search.conditions().where(),
                search.sort().orderBy().replaceAll("\\b(id|next_run_time|finished_at)\\b", "s.$1"));
    }

    /** The last job that a walk looks at; empty where there are no more. */
    private Optional<Place> end(Search search, String walk, @Nullable Place after) {
        var sort = search.sort();
        return with(END_OF_WALK.formatted(walk, sort.orderBy()), search, after)
                .param("most", most)
                .param("before", most - 1)
                .query((row, n) -> place(sort, row))
                .optional();
    }

    private Total estimate(Search search, Sized smallest) {
        if (smallest.jobs <= mostCounted) {
            return search.isOnlyOne() ? Total.exact(smallest.jobs) : Total.atMost(smallest.jobs, clock.instant());
        }
        var counted = counts.recent();
        var outcome = search.filter().lastOutcome();
        var isCounted = search.filter().isOfStatusOnly() && outcome != LastOutcome.COMPLETED;
        return new Total(
                counted.of(search.statuses(), outcome == LastOutcome.FAILED),
                isCounted ? Total.Kind.CENSUS : Total.Kind.AT_MOST,
                counted.at());
    }

    private Found found(Search search, List<Place> places, int size, Optional<Place> end, Total total) {
        var shown = places.size() > size ? places.subList(0, size) : places;
        var ids = shown.stream().map(Place::id).toList();
        // Those that have moved on since are left out.
        var read = jobs.inOrder(
                ids, search.conditions().where(), search.conditions().params());
        return new Found(read, places.size() > size ? Optional.of(shown.getLast()) : end, total);
    }

    /** Those of the jobs that pass the filter now, locked in the order of their ids until the transaction ends. */
    public List<Job> locked(FindFilter filter, List<Job> found) {
        var search = Search.of(filter, Sort.ID, database);
        var ids = found.stream().map(Job::id).sorted().toList();
        return jobs.locked(ids, search.conditions().where(), search.conditions().params());
    }

    private StatementSpec with(String sql, Search search, @Nullable Place after) {
        return jdbc.sql(sql).params(search.conditions().params()).params(after == null ? Map.of() : after.params());
    }

    private static Place place(Sort sort, ResultSet row) throws SQLException {
        return new Place(sort.time == null ? null : Utc.readNullable(row, sort.time), row.getLong("id"));
    }

    private String each() {
        return database == DatabaseDriver.POSTGRESQL ? EACH_ON_POSTGRES : EACH_ON_H2;
    }

    /** @param jobs how many it has; one more than are counted where it has more */
    record Sized(Source source, long jobs) {}

    private record Row(Place place, long total) {}
}
