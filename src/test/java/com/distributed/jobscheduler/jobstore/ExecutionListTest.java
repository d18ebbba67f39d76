package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The history of all jobs: ended attempts, latest end first. */
@Tag("ci")
class ExecutionListTest {
    private static final String LIST = "/api/executions?";
    private static final String NEXT = "X-Next-Before";
    private static final String FILL = """
            insert into executions (job_id, run_time, attempt, claim_token, claimed_at, ended_at, outcome)
            select i, t, 1, 'c', t, t, case when mod(i, 1000) = 0 then 'FAILED' else 'COMPLETED' end
            from (select n as i, cast(? as timestamp with time zone) + n * interval '1' second as t
                from generate_series(1, ?) as g(n)) as rows
            """;

    @OnEachDatabase
    void countsNoMoreOfAJobsRunsThanAPageIsWorth(Store store) {
        var id = store.submit("HOURLY").id();
        store.jdbc().update(FILL, Utc.offset(Store.START), 10_000);
        store.jdbc().update("update executions set job_id = ?", id);
        var exact = store.get(LIST + "jobId=" + id);
        assertThat(exact.headers().firstValue("X-Total-Count")).hasValue("10000");
        assertThat(exact.headers().firstValue("X-Total-Count-Kind")).isEmpty();

        store.outcome(store.running(id, "a"), "a", "COMPLETED");

        var more = store.get(LIST + "jobId=" + id);
        assertThat(more.headers().firstValue("X-Total-Count")).hasValue("10000");
        assertThat(more.headers().firstValue("X-Total-Count-Kind")).hasValue("AT_LEAST");
        assertThat(more.data()).hasSize(100);
    }

    @OnEachDatabase
    void listsTheRunsOfAllJobsByOutcomeTheLatestEndFirst(Store store) {
        var first = ended(store, "FAILED");
        ended(store, "COMPLETED");
        var second = ended(store, "FAILED");
        store.running(store.submit("ONE_TIME").id(), "agent-1");

        var failed = store.get(LIST + "outcome=FAILED");

        assertThat(failed.status()).isEqualTo(200);
        assertThat(failed.jobIds()).containsExactly(second, first);
        assertThat(failed.data().get(0).path("error").textValue()).isEqualTo("it broke");
        assertThat(failed.headers().firstValue(NEXT)).isEmpty();
        assertThat(store.get("/api/executions").jobIds()).hasSize(3);
    }

    @OnEachDatabase
    void takesTheTimeOfTheEndFromInclusiveToExclusive(Store store) {
        var ten = ended(store, "FAILED");
        var eleven = ended(store, "FAILED");
        var noon = ended(store, "COMPLETED");

        assertThat(store.get(LIST + "from=2026-01-05T11:00:00Z").jobIds()).containsExactly(noon, eleven);
        assertThat(store.get(LIST + "to=2026-01-05T11:00:00Z").jobIds()).containsExactly(ten);
        assertThat(store.get(LIST + "from=2026-01-05T11:00:00Z&to=2026-01-05T12:00:00Z")
                        .jobIds())
                .containsExactly(eleven);
        assertThat(store.get(LIST + "outcome=FAILED&from=2026-01-05T12:00:00%2B01:00&to=2026-01-06T00:00:00Z")
                        .jobIds())
                .containsExactly(eleven);
    }

    @OnEachDatabase
    void filtersTheHistoryOfOneJobAndKeepsItsOrderAndItsPages(Store store) {
        var id = store.submit("HOURLY").id();
        for (var outcome : List.of("FAILED", "COMPLETED", "FAILED", "FAILED")) {
            store.outcome(store.running(id, "a"), "a", outcome);
            store.clock.advance(Duration.ofHours(1));
        }
        store.running(id, "a");
        ended(store, "FAILED");

        var all = store.get(LIST + "jobId=" + id);
        var failed = store.get(LIST + "jobId=" + id + "&outcome=FAILED&page=1&size=2");
        var late = store.get(LIST + "jobId=" + id + "&from=2026-01-05T11:00:00Z&to=2026-01-05T13:00:00Z");

        assertThat(runTimes(all)).hasSize(5).isSortedAccordingTo(Collections.reverseOrder());
        assertThat(all.headers().firstValue("X-Total-Count")).hasValue("5");
        assertThat(runTimes(failed)).containsExactly("2026-01-05T10:00:00Z");
        assertThat(failed.headers().firstValue("X-Total-Count")).hasValue("3");
        assertThat(runTimes(late)).containsExactly("2026-01-05T12:00:00Z", "2026-01-05T11:00:00Z");
        assertThat(late.headers().firstValue("X-Total-Count")).hasValue("2");
        assertThat(runTimes(store.get(LIST + "jobId=" + id + "&before=2026-01-05T11:00:00Z_0")))
                .containsExactly("2026-01-05T10:00:00Z");
    }

    /** Many attempts end in one instant, and more end while a reader pages: it sees each earlier one once. */
    @OnEachDatabase
    void goesOnFromPageToPageWithoutAGapOrARepeatWhileMoreRunsEnd(Store store) {
        for (var i = 0; i < 23; i++) {
            store.outcome(store.running(store.submit("ONE_TIME").id(), "a"), "a", i % 2 == 0 ? "FAILED" : "COMPLETED");
            if (i % 7 == 6) {
                store.clock.advance(Duration.ofMillis(1));
            }
        }
        for (var filter : List.of("", "outcome=FAILED&", "outcome=COMPLETED&", "to=2026-01-06T00:00:00Z&")) {
            var there = store.get(LIST + filter + "size=1000").jobIds();
            var seen = new ArrayList<Long>();
            var before = "";
            while (before != null) {
                var page = store.get(LIST + filter + "size=4" + before);
                seen.addAll(page.jobIds());
                before = page.headers()
                        .firstValue(NEXT)
                        .map(next -> "&before=" + next)
                        .orElse(null);
                // One in the same instant as the newest, and one after it.
                ended(store, "FAILED");
                store.outcome(store.running(store.submit("ONE_TIME").id(), "a"), "a", "COMPLETED");
            }

            assertThat(seen).as(filter).isEqualTo(there);
            assertThat(new HashSet<>(seen)).hasSameSizeAs(seen);
        }
    }

    @OnEachDatabase
    void namesTheParameterAndTheRule(Store store) {
        var id = store.submit("ONE_TIME").id();
        var refused = Map.ofEntries(
                Map.entry("outcome=BROKEN", "outcome: 'BROKEN' is not one of COMPLETED, FAILED"),
                Map.entry("from=yesterday", "from: 'yesterday' is not an ISO-8601 instant"),
                Map.entry("to=1900-01-01T00:00:00Z", "to: must lie in the years"),
                Map.entry("from=2026-01-05T11:00:00Z&to=2026-01-05T11:00:00Z", "to: must be later than from"),
                Map.entry("before=7", "before: must be what the header X-Next-Before of the page before said"),
                Map.entry("before=2026-01-05T11:00:00Z_x", "before: must be"),
                Map.entry("before=today_7", "before: must be"),
                Map.entry("size=1001", "size: must be from 1 to 1000"),
                Map.entry("page=1", "page: needs jobId"),
                Map.entry("jobId=" + id + "&outcome=BROKEN", "outcome: 'BROKEN'"),
                Map.entry("jobId=", "jobId: "),
                Map.entry("jobId=x", "jobId: 'x'"));

        refused.forEach((query, message) -> {
            var answer = store.get(LIST + query);
            assertThat(answer.status()).as(query).isEqualTo(400);
            assertThat(answer.message()).as(query).startsWith(message);
        });
        assertThat(store.get("/api/jobs?lastOutcome=BROKEN").message())
                .startsWith("lastOutcome: 'BROKEN' is not one of COMPLETED, FAILED");
    }

    /** Among 20,000 runs a page of the few failed ones, or of a short time, costs only its own size. */
    @OnEachDatabase
    void readsNoMoreOfTheTableThanItShows(Store store) throws ReflectiveOperationException {
        store.jdbc().update(FILL, Store.START.atOffset(ZoneOffset.UTC), 20_000);
        store.jdbc().execute("analyze");

        assertThat(plan(store, "OF_ANY", "FAILED"))
                .contains("executions_by_end")
                .satisfies(this::scansNothing);
        assertThat(plan(store, "OF_COMPLETED", "COMPLETED"))
                .contains("executions_by")
                .satisfies(this::scansNothing);
        assertThat(plan(store, "OF_OTHER", "FAILED"))
                .contains(store.toString().equals("H2") ? "executions_by_outcome" : "executions_not_completed")
                .satisfies(this::scansNothing);
    }

    private void scansNothing(String plan) {
        assertThat(plan).doesNotContainIgnoringCase("seq scan").doesNotContainIgnoringCase("tablescan");
    }

    private static String plan(Store store, String sql, String outcome) throws ReflectiveOperationException {
        var field = Class.forName(JobStoreApplication.class.getPackageName() + ".execution.ExecutionList")
                .getDeclaredField(sql);
        field.setAccessible(true);
        var plan = store.bean(JdbcClient.class)
                .sql("explain analyze " + field.get(null))
                .param("outcome", outcome)
                .param("from", Utc.param(Store.START))
                .param("endedAt", Utc.param(Store.START.plus(Duration.ofDays(1))))
                .param("id", 0)
                .param("size", 100)
                .query(String.class)
                .list();
        return String.join("\n", plan);
    }

    private static long ended(Store store, String outcome) {
        var id = store.submit("ONE_TIME").id();
        store.outcome(store.running(id, "agent-1"), "agent-1", outcome);
        store.clock.advance(Duration.ofHours(1));
        return id;
    }

    private static List<String> runTimes(Answer answer) {
        return StreamSupport.stream(answer.data().spliterator(), false)
                .map(run -> run.path("runTime").textValue())
                .toList();
    }
}
