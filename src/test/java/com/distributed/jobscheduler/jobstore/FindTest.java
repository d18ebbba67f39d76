package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;

/** Lists of jobs by filters, and how many there are (docs/job-store.md). */
@Tag("application")
class FindTest {
    private static Answer list(Store store, String query) {
        return store.get("/api/jobs?" + query);
    }

    private static List<Long> ids(Answer list) {
        assertThat(list.status()).as("%s", list).isEqualTo(200);
        var ids = new ArrayList<Long>();
        list.data().forEach(job -> ids.add(job.path("id").longValue()));
        return ids;
    }

    private static String header(Answer answer, String name) {
        return answer.headers().firstValue(name).orElse("none");
    }

    private static long submitted(Store store, Object... changes) {
        return store.submit("ONE_TIME", changes).id();
    }

    @OnEachDatabase
    void filtersByEachPart(Store store) {
        var plain = submitted(store, "jobName", "other", "userId", 8, "segment", 6);
        var one = submitted(
                store,
                "jobName",
                "report Ä",
                "labels",
                List.of("a", "b"),
                "externalKey",
                "k",
                "executionTime",
                "2026-01-06T10:00:00Z");
        var failed = submitted(store, "maxRetries", 0, "labels", List.of("b"));
        store.outcome(store.running(failed, "agent-1"), "agent-1", "FAILED");
        var done = submitted(store);
        store.outcome(store.running(done, "agent-1"), "agent-1", "COMPLETED");
        var daily = store.submit("DAILY").id();
        store.post("/api/jobs/" + daily + "/pause", "");

        assertThat(ids(list(store, "jobName=report%20%C3%84"))).containsExactly(one);
        assertThat(ids(list(store, "namePrefix=rep"))).containsExactly(one);
        assertThat(ids(list(store, "namePrefix=%25"))).isEmpty();
        assertThat(ids(list(store, "externalKey=k"))).containsExactly(one);
        assertThat(ids(list(store, "userId=8"))).containsExactly(plain);
        assertThat(ids(list(store, "segment=6"))).containsExactly(plain);
        assertThat(ids(list(store, "status=FAILED,COMPLETED"))).containsExactly(failed, done);
        assertThat(ids(list(store, "status=FAILED&status=COMPLETED&sort=-id"))).containsExactly(done, failed);
        assertThat(ids(list(store, "paused=true"))).containsExactly(daily);
        assertThat(ids(list(store, "paused=false&status=PENDING"))).containsExactly(plain, one);
        assertThat(ids(list(store, "frequency=DAILY"))).containsExactly(daily);
        assertThat(ids(list(store, "label=b"))).containsExactly(one, failed);
        assertThat(ids(list(store, "label=b,a"))).containsExactly(one);
        assertThat(ids(list(store, "label=b&label=a"))).containsExactly(one);
        assertThat(ids(list(store, "label=a&label=none"))).isEmpty();
        assertThat(ids(list(store, "dueFrom=2026-01-06T10:00:00Z"))).containsExactly(one);
        assertThat(ids(list(store, "dueTo=2026-01-06T10:00:00Z"))).containsExactly(plain, daily);
        assertThat(ids(list(store, "dueTo=2026-01-06T10:00:00Z&status=FAILED"))).isEmpty();
        assertThat(ids(list(store, "lastOutcome=FAILED"))).containsExactly(failed);
        assertThat(ids(list(store, "lastOutcome=COMPLETED"))).containsExactly(done);
        assertThat(ids(list(store, "sort=-due"))).containsExactly(one, daily, plain);
        assertThat(ids(list(store, "sort=ended"))).containsExactly(failed, done);
        assertThat(ids(list(store, "userId=7&label=b&status=PENDING&frequency=ONE_TIME&namePrefix=report&sort=due")))
                .containsExactly(one);
    }

    @OnEachDatabase
    void goesFromPlaceToPlaceWhileJobsComeAndGo(Store store) {
        var ids = LongStream.range(0, 7)
                .map(i -> submitted(store, "jobName", "n"))
                .boxed()
                .toList();

        var first = list(store, "jobName=n&size=3&sort=due");
        assertThat(ids(first)).isEqualTo(ids.subList(0, 3));
        assertThat(header(first, "X-Total-Count")).isEqualTo("7");
        store.delete("/api/jobs/" + ids.get(0));
        var next = URLEncoder.encode(header(first, "X-Next-After"), StandardCharsets.UTF_8);
        var second = list(store, "jobName=n&size=3&sort=due&after=" + next);
        assertThat(ids(second)).isEqualTo(ids.subList(3, 6));
        var last = list(store, "jobName=n&size=3&sort=due&after=" + header(second, "X-Next-After"));
        assertThat(ids(last)).isEqualTo(ids.subList(6, 7));
        assertThat(header(last, "X-Next-After")).isEqualTo("none");

        // The ids as numbers: 10 comes after 9.
        assertThat(ids(list(store, "after=" + (ids.get(0) - 1) + "&size=1"))).containsExactly(ids.get(0));
        assertThat(header(list(store, "size=7"), "X-Next-After")).isEqualTo("none");
        assertThat(header(list(store, "size=6"), "X-Next-After"))
                .isEqualTo(ids.get(5).toString());
    }

    @OnEachDatabase
    void leavesOutNoneThatPassesAllTheTimeWhileOthersChange(Store store) {
        var ids = new ArrayList<Long>();
        for (var i = 0; i < 60; i++) {
            ids.add(store.submit("HOURLY", "maxRetries", 0).id());
        }
        var staying = new ArrayList<>(ids);
        var random = new Random(3);
        for (var sort : List.of("", "&sort=-id", "&sort=due")) {
            var seen = new ArrayList<Long>();
            var after = Optional.of("");
            while (after.isPresent()) {
                var page = list(store, "status=PENDING&size=7" + sort + after.get());
                seen.addAll(ids(page));
                after = page.headers().firstValue("X-Next-After").map(place -> "&after=" + place);
                // Some before the place, some behind it.
                store.running(staying.remove(random.nextInt(staying.size())), "a");
                store.submit("HOURLY");
            }

            assertThat(seen).doesNotHaveDuplicates().containsAll(staying);
        }
    }

    @OnEachDatabase
    void aListByPageNumberIsWhatItWas(Store store) {
        var ids = LongStream.range(0, 5).map(i -> submitted(store)).boxed().toList();
        store.delete("/api/jobs/" + ids.get(1));

        var page = list(store, "status=PENDING&page=1&size=3");

        assertThat(ids(page)).containsExactly(ids.get(4));
        assertThat(header(page, "X-Total-Count")).isEqualTo("4");
        assertThat(header(page, "X-Total-Count-Kind")).isEqualTo("none");
        assertThat(ids(list(store, "page=1&size=3&status=PENDING,CANCELLED"))).isEqualTo(ids.subList(3, 5));
        assertThat(ids(list(store, "page=1&size=2&sort=-id"))).containsExactly(ids.get(2), ids.get(1));
        assertThat(list(store, "page=1&userId=7").message())
                .isEqualTo(
                        "page: is for lists by status and lastOutcome in the order of the ids; after goes on in the others");
    }

    @OnEachDatabase
    void refusesWhatItDoesNotUnderstand(Store store) {
        for (var refused : List.of(
                List.of("name=a", "name: unknown query parameter; GET /api/jobs takes after, dueFrom,"),
                List.of("status=PENDING,DONE", "status: 'DONE' is not one of PENDING, SCHEDULED, RUNNING"),
                List.of("status=PENDING,", "status: '' is not one of"),
                List.of("segment=100", "segment: 100 is not"),
                List.of("userId=me", "userId: 'me' is not"),
                List.of("paused=maybe", "paused: 'maybe' is not"),
                List.of("frequency=YEARLY", "frequency: 'YEARLY' is not one of"),
                List.of("jobName=%00", "jobName: must not"),
                List.of("label=a,", "label[1]: must not be blank"),
                List.of("dueFrom=today", "dueFrom: 'today' is not an ISO-8601 instant"),
                List.of("dueFrom=2026-01-06T10:00:00Z&dueTo=2026-01-06T10:00:00Z", "dueTo: must be later than dueFrom"),
                List.of("sort=name", "sort: 'name' is not one of id, -id, due, -due, ended, -ended"),
                List.of("after=x", "after: must be what the header X-Next-After"),
                List.of("after=7&sort=due", "after: must be what the header X-Next-After"),
                List.of("after=2026-13-06T10:00:00Z_7&sort=due", "after: must be what the header X-Next-After"),
                List.of("exactTotal=perhaps", "exactTotal: 'perhaps' is not"),
                List.of("size=1001", "size: must be from 1 to 1000"))) {
            var answer = list(store, refused.get(0));
            assertThat(answer.status()).as("%s %s", refused, answer).isEqualTo(400);
            assertThat(answer.message()).as("%s", refused).startsWith(refused.get(1));
        }
    }

    @OnEachDatabase
    void countsManyJobsByTheLastCensusAndSaysSo(Store store) {
        store.insertDue(10_100);
        store.jdbc()
                .update(
                        "insert into job_search select id, job_name, user_id, segment, external_key, frequency from jobs");
        Upkeep.run(store, "Census");
        store.jdbc().update("update jobs set status = 'CANCELLED' where id <= 20");
        store.clock.advance(java.time.Duration.ofSeconds(30));

        var all = list(store, "size=1");
        assertThat(header(all, "X-Total-Count")).isEqualTo("10100");
        assertThat(header(all, "X-Total-Count-Kind")).isEqualTo("CENSUS");
        assertThat(header(all, "X-Total-Count-At")).isEqualTo(Store.START.toString());
        var byPage = list(store, "size=1&page=10099&status=PENDING,CANCELLED");
        assertThat(ids(byPage)).containsExactly(10_100L);
        assertThat(header(byPage, "X-Total-Count-Kind")).isEqualTo("CENSUS");
        var few = list(store, "size=1&status=CANCELLED");
        assertThat(header(few, "X-Total-Count")).isEqualTo("20");
        assertThat(header(few, "X-Total-Count-Kind")).isEqualTo("none");
        var named = list(store, "size=1&jobName=bulk&status=PENDING&segment=5");
        assertThat(header(named, "X-Total-Count")).isEqualTo("10100");
        assertThat(header(named, "X-Total-Count-Kind")).isEqualTo("AT_MOST");
        for (var list : List.of(
                "jobName=bulk&status=PENDING&segment=5", "status=PENDING,CANCELLED", "page=0", "segment=5&sort=due")) {
            var counted = list(store, "size=1&exactTotal=true&" + list);
            assertThat(header(counted, "X-Total-Count-Kind"))
                    .as("%s %s", list, counted)
                    .isEqualTo("none");
            assertThat(header(counted, "X-Total-Count"))
                    .as("%s %s", list, counted)
                    .isIn("10100", "10080");
        }

        var counts = store.get("/api/jobs/counts").data();
        assertThat(counts.path("countedAt").textValue()).isEqualTo(Store.START.toString());
        assertThat(counts.path("byStatus").path("PENDING").longValue()).isEqualTo(10_100);
        assertThat(counts.path("byStatus").path("RUNNING").longValue()).isZero();
        Upkeep.run(store, "Census");
        assertThat(store.get("/api/jobs/counts")
                        .data()
                        .path("byStatus")
                        .path("CANCELLED")
                        .longValue())
                .isEqualTo(20);
    }

    @OnEachDatabase
    void aPageOfManyMayBeShortAndSaysWhereTheNextBegins(Store store) {
        store.insertDue(10_100);
        store.jdbc()
                .update(
                        "insert into job_search select id, job_name, user_id, segment, external_key, frequency from jobs");
        store.jdbc()
                .update(
                        "update jobs set frequency = 'DAILY', consecutive_failures = 0, last_success_at = created_at where id > 10090");

        var found = new ArrayList<Long>();
        var after = "0";
        for (var pages = 0; !after.equals("none") && pages < 10; pages++) {
            var page = list(store, "jobName=bulk&lastOutcome=COMPLETED&size=4&after=" + after);
            found.addAll(ids(page));
            after = header(page, "X-Next-After");
        }

        assertThat(after).isEqualTo("none");
        assertThat(found)
                .isEqualTo(LongStream.rangeClosed(10_091, 10_100).boxed().toList());
    }

    @OnEachDatabase
    void countsFewJobsAtOnce(Store store) {
        Upkeep.run(store, "Census");
        var failed = submitted(store, "maxRetries", 0);
        store.outcome(store.running(failed, "agent-1"), "agent-1", "FAILED");
        submitted(store);

        var counts = store.get("/api/jobs/counts").data();

        assertThat(counts.path("byStatus").path("PENDING").longValue()).isEqualTo(1);
        assertThat(counts.path("byStatus").path("FAILED").longValue()).isEqualTo(1);
        assertThat(counts.path("lastRunFailed").longValue()).isEqualTo(1);
    }
}
