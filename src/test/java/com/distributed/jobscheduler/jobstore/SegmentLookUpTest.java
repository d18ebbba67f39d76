package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;

/** Some of the segments are looked up one by one, and their jobs come in order of time all the same. */
@Tag("application")
class SegmentLookUpTest {
    private static final int CROWDED = 120;
    private static final String HALF =
            IntStream.range(0, 50).mapToObj(Integer::toString).collect(Collectors.joining(","));
    private static final String TEN = "0,1,2,3,4,5,6,7,8,9";

    @OnEachDatabase
    void claimsTheLongestDueFirstWhenOneSegmentHasNearlyAll(Store store) {
        crowd(store);

        var claimed = claim(store, 100);
        var rest = claim(store, 100);

        assertThat(claimed).isEqualTo(ids(1, 100));
        assertThat(rest).isEqualTo(ids(101, CROWDED + 9));
        assertThat(claim(store, 100)).isEmpty();
    }

    @OnEachDatabase
    void listsEachJobOnceInOrderWhenManyAreDueAtOneTime(Store store) {
        store.jdbc().update("""
                insert into jobs (id, job_name, frequency, execution_time, time_zone, misfire_policy, max_retries,
                    segment, status, paused, next_run_time, occurrence_time, retry_count, created_at, updated_at)
                select n, 'bulk', 'ONE_TIME', t, 'UTC', 'FIRE_ONCE', 0, case when mod(n, 7) = 0 then mod(n, 10) else 3 end,
                    'PENDING', false, t, t, 0, t, t
                from (select n, timestamp with time zone '2026-01-05 09:00:00+00'
                    + (n / 400) * interval '1' second as t from generate_series(1, 1200) as s(n)) as numbers
                """);

        assertThat(listed(store.due(TEN).data())).isEqualTo(ids(1, 1200));
    }

    @OnEachDatabase
    void takesNothingOfOtherSegmentsAndNothingThatIsNotDue(Store store) {
        store.submit("ONE_TIME", "segment", 3);
        var later = store.submit(
                        "ONE_TIME",
                        "segment",
                        1,
                        "executionTime",
                        Store.START.plusSeconds(60).toString())
                .data();
        var own = store.submit("ONE_TIME", "segment", 1).id();

        assertThat(listed(store.due("1,2").data())).containsExactly(own);
        assertThat(listed(store.post("/api/job-schedules/claim", """
                {"workerId":"w","segments":[1,2],"limit":10}""").data())).containsExactly(own);
        assertThat(later.path("jobId").longValue()).isNotEqualTo(own);
    }

    /** Half of the segments are asked for: a scan over all comes first, and stops in what others have left. */
    @OnEachDatabase
    void passesWhatOthersHaveLeftBehind(Store store) {
        // Of 2,400 jobs every fourth is ours, those after 400 and before 2,000 are not; many are due at one time.
        store.jdbc().update("""
                insert into jobs (id, job_name, frequency, execution_time, time_zone, misfire_policy, max_retries,
                    segment, status, paused, next_run_time, occurrence_time, retry_count, created_at, updated_at)
                select n, 'bulk', 'ONE_TIME', t, 'UTC', 'FIRE_ONCE', 0,
                    case when mod(n, 4) > 0 or n > 400 and n <= 2000 then 77 else mod(n / 4, 3) end,
                    'PENDING', false, t, t, 0, t, t
                from (select n, timestamp with time zone '2026-01-05 09:00:00+00'
                    + (n / 300) * interval '1' second as t from generate_series(1, 2400) as s(n)) as numbers
                """);
        var own = IntStream.rangeClosed(1, 600)
                .map(i -> 4 * i)
                .filter(id -> id <= 400 || id > 2000)
                .mapToObj(id -> (long) id)
                .toList();

        assertThat(listed(store.due(HALF).data())).isEqualTo(own);
        assertThat(claim(store, HALF, 70)).isEqualTo(own.subList(0, 70));
        assertThat(claim(store, HALF, 70)).isEqualTo(own.subList(70, 140));
        assertThat(claim(store, HALF, 70)).isEqualTo(own.subList(140, 200));
        assertThat(claim(store, HALF, 70)).isEmpty();
        assertThat(listed(store.due(HALF).data())).isEmpty();
        assertThat(claim(store, HALF + ",77", 1)).containsExactly(1L);
    }

    /** Jobs 1 to 120 in one segment, a second apart; the last nine are due after those, each in another segment. */
    private static void crowd(Store store) {
        for (var i = 1; i <= CROWDED + 9; i++) {
            store.jdbc().update("""
                    insert into jobs (id, job_name, frequency, execution_time, time_zone, misfire_policy, max_retries,
                        segment, status, paused, next_run_time, occurrence_time, retry_count, created_at, updated_at)
                    select ?, 'bulk', 'ONE_TIME', t, 'UTC', 'FIRE_ONCE', 0, ?, 'PENDING', false, t, t, 0, t, t
                    from (select cast(? as timestamp with time zone) as t) as row_time
                    """, i, i <= CROWDED ? 0 : i - CROWDED, at(i).toString());
        }
    }

    private static Instant at(int second) {
        return Store.START.minusSeconds(1_000 - second);
    }

    private static List<Long> claim(Store store, int limit) {
        return claim(store, TEN, limit);
    }

    private static List<Long> claim(Store store, String segments, int limit) {
        return listed(store.post(
                        "/api/job-schedules/claim",
                        "{\"workerId\":\"w\",\"segments\":[%s],\"limit\":%d}".formatted(segments, limit))
                .data());
    }

    private static List<Long> listed(JsonNode jobs) {
        return new ArrayList<>(StreamSupport.stream(jobs.spliterator(), false)
                .map(job -> job.path("jobId").longValue())
                .toList());
    }

    private static List<Long> ids(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> (long) i).toList();
    }
}
