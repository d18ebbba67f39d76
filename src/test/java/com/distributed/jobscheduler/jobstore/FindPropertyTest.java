package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.jobstore.find.FindFilter;
import com.distributed.jobscheduler.jobstore.find.FindProbe;
import com.distributed.jobscheduler.jobstore.find.JobFind;
import com.distributed.jobscheduler.jobstore.find.Sort;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.LastOutcome;
import com.distributed.jobscheduler.system.FewerTries;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A list by any filter, in any order and by any index has what a plain look at each job finds. */
@Tag("ci")
class FindPropertyTest {
    private static final List<JobStatus> STATUSES = List.of(JobStatus.values());
    private static final int JOBS = 300;
    private static final List<String> NAMES =
            List.of("a", "ab", "abc", "a%", "a_b", "Ä", "b", "a\uFFFF", "a\uFFFFb", "a\uD83D\uDE00", "a\uD7FF", "z");
    private static final List<String> PREFIXES = List.of(
            "a", "ab", "abcd", "a%", "a_", "Ä", "a\uFFFF", "a\uD83D\uDE00", "a\uD7FF", "\uDBFF\uDFFF", "B", "z");
    private static final List<String> LABELS = List.of("red", "blue", "team:x", "none");

    private static final Map<Database, List<Job>> ALL = new EnumMap<>(Database.class);

    /** Jobs in each state, whatever led to it; not by calls, which would take minutes. */
    @BeforeContainer
    static void fill() {
        for (var database : Database.values()) {
            var random = new Random(7);
            var store = Store.on(database).emptied();
            var batch = store.json.createArrayNode();
            for (var i = 0; i < JOBS; i++) {
                batch.add(store.job(
                        random.nextInt(4) == 0 ? "DAILY" : "ONE_TIME",
                        "jobName",
                        NAMES.get(random.nextInt(NAMES.size())),
                        "userId",
                        random.nextInt(3) == 0 ? null : random.nextInt(3),
                        "segment",
                        random.nextInt(3),
                        "externalKey",
                        random.nextInt(5) == 0 ? "key-" + i : null,
                        "labels",
                        LABELS.subList(0, 3).stream()
                                .filter(label -> random.nextInt(3) == 0)
                                .toList()));
            }
            var ids = store.post("/api/jobs/batch", batch.toString()).data().path("ids");
            for (var id : ids) {
                var status = STATUSES.get(random.nextInt(STATUSES.size()));
                // Few times, so that many jobs have the same.
                var time =
                        Store.START.plus(Duration.ofMinutes(random.nextInt(20))).atOffset(ZoneOffset.UTC);
                store.jdbc()
                        .update(
                                "update jobs set status = ?, paused = ?, next_run_time = ?, finished_at = ?,"
                                        + " consecutive_failures = ?, last_success_at = ? where id = ?",
                                status.name(),
                                random.nextInt(4) == 0,
                                time,
                                status.isTerminal() ? time : null,
                                random.nextInt(3) == 0 ? 2 : 0,
                                random.nextBoolean() ? time : null,
                                id.longValue());
            }
            Upkeep.run(store, "Census");
            var table = store.bean(JobTable.class);
            ALL.put(
                    database,
                    IntStream.range(0, ids.size())
                            .mapToObj(i -> table.known(ids.get(i).longValue()))
                            .toList());
        }
    }

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 500)
    void hasWhatAPlainLookAtEachJobFinds(
            @ForAll Database database,
            @ForAll("filters") FindFilter filter,
            @ForAll Sort sort,
            @ForAll @IntRange(min = 1, max = 80) int size,
            @ForAll("numbers") int most) {
        var expected = ALL.get(database).stream()
                .filter(passes(filter, sort))
                .sorted(order(sort))
                .toList();

        var list = FindProbe.read(Store.on(database).bean(JobFind.class), filter, sort, size, most);

        assertThat(list.jobs())
                .extracting(Job::id)
                .isEqualTo(expected.stream().map(Job::id).toList());
        assertThat(list.jobs()).isEqualTo(expected);
        if (FindProbe.isAtMost(list.total())) {
            assertThat(list.total().jobs()).isGreaterThanOrEqualTo(expected.size());
        } else {
            assertThat(list.total().jobs()).isEqualTo(expected.size());
        }
        var exact = FindProbe.exact(Store.on(database).bean(JobFind.class), filter, sort, most);
        assertThat(FindProbe.isExact(exact)).isTrue();
        assertThat(exact.jobs()).isEqualTo(expected.size());
        if (most > JOBS) {
            assertThat(FindProbe.isExact(list.total())).isTrue();
            assertThat(list.isFull()).isTrue();
        }
    }

    @Provide
    Arbitrary<Integer> numbers() {
        return Arbitraries.of(3, 20, 90, JOBS + 1);
    }

    @Provide
    Arbitrary<FindFilter> filters() {
        var definitions = Combinators.combine(
                        maybe(Arbitraries.of(NAMES)),
                        maybe(Arbitraries.of(PREFIXES)),
                        maybe(Arbitraries.of("key-1", "key-5", "key-7", "key-10"))
                                .injectNull(0.8),
                        maybe(Arbitraries.longs().between(0, 3)),
                        maybe(Arbitraries.integers().between(0, 3)),
                        maybe(Arbitraries.of(Frequency.ONE_TIME, Frequency.DAILY, Frequency.CRON)),
                        maybe(Arbitraries.of(LABELS).list().ofMinSize(1).ofMaxSize(3)))
                .as((name, prefix, key, user, segment, frequency, labels) -> new FindFilter(
                        name, prefix, key, user, segment, null, null, frequency, labels, null, null, null));
        return Combinators.combine(
                        definitions,
                        maybe(Arbitraries.of(JobStatus.class)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(6)),
                        maybe(Arbitraries.of(true, false)),
                        maybe(instants()),
                        maybe(instants()),
                        maybe(Arbitraries.of(LastOutcome.class)))
                .as((filter, status, paused, from, to, outcome) -> new FindFilter(
                        filter.jobName(),
                        filter.namePrefix(),
                        filter.externalKey(),
                        filter.userId(),
                        filter.segment(),
                        status,
                        paused,
                        filter.frequency(),
                        filter.label(),
                        from,
                        from != null && to != null && !to.isAfter(from) ? null : to,
                        outcome));
    }

    private static <T> Arbitrary<T> maybe(Arbitrary<T> values) {
        return values.injectNull(0.6);
    }

    private static Arbitrary<Instant> instants() {
        return Arbitraries.integers().between(-1, 21).map(minutes -> Store.START.plus(Duration.ofMinutes(minutes)));
    }

    private static Predicate<Job> passes(FindFilter filter, Sort sort) {
        return job -> is(filter.jobName(), job.jobName())
                && (filter.namePrefix() == null || job.jobName().startsWith(filter.namePrefix()))
                && is(filter.externalKey(), job.externalKey())
                && is(filter.userId(), job.userId())
                && is(filter.segment(), job.segment())
                && (filter.status() == null || filter.status().contains(job.status()))
                && is(filter.paused(), job.paused())
                && is(filter.frequency(), job.frequency())
                && (filter.label() == null || job.labels().containsAll(filter.label()))
                && (filter.dueFrom() == null
                        || (waits(job) && !job.nextRunTime().isBefore(filter.dueFrom())))
                && (filter.dueTo() == null || (waits(job) && job.nextRunTime().isBefore(filter.dueTo())))
                && is(filter.lastOutcome(), job.lastOutcome())
                && switch (sort) {
                    case ID, ID_DESCENDING -> true;
                    case DUE, DUE_DESCENDING -> waits(job);
                    case ENDED, ENDED_DESCENDING -> job.finishedAt() != null;
                };
    }

    private static boolean is(Object wanted, Object value) {
        return wanted == null || wanted.equals(value);
    }

    private static boolean waits(Job job) {
        return job.status() == JobStatus.PENDING;
    }

    private static Comparator<Job> order(Sort sort) {
        var byId = Comparator.comparingLong(Job::id);
        var order = switch (sort) {
            case ID, ID_DESCENDING -> byId;
            case DUE, DUE_DESCENDING -> Comparator.comparing(Job::nextRunTime).thenComparing(byId);
            case ENDED, ENDED_DESCENDING ->
                Comparator.comparing(Job::finishedAt).thenComparing(byId);
        };
        return switch (sort) {
            case ID, DUE, ENDED -> order;
            case ID_DESCENDING, DUE_DESCENDING, ENDED_DESCENDING -> order.reversed();
        };
    }
}
