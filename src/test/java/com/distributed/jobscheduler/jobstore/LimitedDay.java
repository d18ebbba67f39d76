package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Jobs of one limit, and some of none, in a store. The numbers of waiting and claimed jobs are looked up plainly, the
 * starts are this class's own record; how many a claim must give follows from them.
 */
final class LimitedDay {
    private static final int ALL = 100;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String OF_KEY = "select count(*) from jobs where concurrency_key = 'k' and status ";
    private static final String DUE = "from jobs where status = 'PENDING' and next_run_time <= ?"
            + " and (not_before is null or not_before <= ?) and concurrency_key is ";

    private final Store store;
    private final String limit;
    /** Of runs of the key, in order; and when claims ended that had not started, which may count for a minute. */
    private final List<Instant> starts = new ArrayList<>();

    private final List<Instant> unstartedEnds = new ArrayList<>();
    private int maxRunning;
    private int perMinute;
    private boolean isChanged;
    private int keys;

    /** A claimed job of the key or of none. */
    private record Claimed(long id, Instant runTime, String token, boolean isLimited) {
        String key() {
            return WireHeaders.occurrenceKey(id, runTime);
        }
    }

    /** @param limit the limit's body, with a place for the number that changes */
    LimitedDay(Store store, String limit) {
        this.store = store;
        this.limit = limit;
        setLimit(3);
    }

    private void setLimit(int n) {
        var answer = store.putBody("/api/limits/k", limit.formatted(n));
        assertThat(answer.status()).isEqualTo(200);
        maxRunning = answer.data().path("maxRunning").asInt(Integer.MAX_VALUE);
        perMinute = answer.data().path("perMinute").asInt(Integer.MAX_VALUE);
    }

    void take(LimitPropertyTest.Step step) {
        var n = step.n();
        switch (step.act()) {
            case SUBMIT -> submit("k", n);
            case SUBMIT_OTHERS -> submit(null, n);
            case CLAIM -> claim(n == 1 ? ALL : n);
            case CLAIM_ONE -> claimOne();
            case START -> inStatus("SCHEDULED").stream().limit(n).forEach(this::start);
            case COMPLETE -> inStatus("RUNNING").stream().limit(n).forEach(run -> end(run, "COMPLETED"));
            case FAIL -> inStatus("RUNNING").stream().limit(1).forEach(run -> end(run, "FAILED"));
            case GIVE_BACK -> inStatus("SCHEDULED").stream().limit(n).forEach(this::giveBack);
            case CANCEL -> cancel(n);
            // Up to 50 s: a minute has parts.
            case WAIT -> pass(Duration.ofSeconds(10L * n));
            case CHANGE_LIMIT -> {
                isChanged = true;
                setLimit(n);
            }
        }
    }

    private void submit(@Nullable String key, int jobs) {
        for (var i = 0; i < jobs; i++) {
            var answer =
                    store.submit("ONE_TIME", "executionTime", now().toString(), "concurrencyKey", key, "maxRetries", 1);
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    /** Claims up to this many, and checks how many came. */
    private void claim(int most) {
        var waiting = due("not null");
        var others = due("null");
        var least = Math.min(most, others + Math.min(waiting, Math.max(room(true), 0)));
        var greatest = Math.min(most, others + Math.min(waiting, Math.max(room(false), 0)));
        var limited = count("in ('SCHEDULED', 'RUNNING')");

        var claimed = store.post(
                        "/api/job-schedules/claim",
                        "{\"workerId\":\"w\",\"segments\":[5],\"limit\":%d}".formatted(most))
                .jobIds();

        assertThat(claimed.size()).as("claimed, %s", this).isBetween(least, greatest);
        checkRoom(count("in ('SCHEDULED', 'RUNNING')") - limited);
    }

    private void claimOne() {
        var waiting = store.jdbc().queryForList("select id " + DUE + "not null order by id", Long.class, at(), at());
        if (waiting.isEmpty()) {
            return;
        }
        var id = waiting.getFirst();
        var least = room(true);
        var greatest = room(false);

        var claim = store.claim(id, store.job(id).nextRunTime(), "w", "claim-" + ++keys);

        if (claim.status() == 200) {
            assertThat(greatest).as("one was claimed, %s", this).isPositive();
            checkRoom(1);
        } else {
            assertThat(claim.errorCode()).isEqualTo("LIMIT_REACHED");
            assertThat(least).as("one was refused, %s", this).isNotPositive();
        }
    }

    private void checkRoom(int claimed) {
        if (claimed > 0) {
            assertThat(room(false))
                    .as("after %d were claimed, %s", claimed, this)
                    .isNotNegative();
        }
    }

    /**
     * How many more of the key may be claimed.
     *
     * @param cautious takes claims that ended without a start for starts
     */
    private int room(boolean cautious) {
        var minuteAgo = now().minus(MINUTE);
        var within = starts.stream().filter(start -> start.isAfter(minuteAgo)).count()
                + (cautious
                        ? unstartedEnds.stream()
                                .filter(end -> end.isAfter(minuteAgo))
                                .count()
                        : 0);
        var scheduled = count("= 'SCHEDULED'");
        return (int) Math.min(maxRunning - scheduled - count("= 'RUNNING'"), perMinute - scheduled - within);
    }

    private void start(Claimed job) {
        assertThat(store.start(job.key(), "a").status()).isEqualTo(200);
        if (job.isLimited()) {
            starts.add(now());
        }
        // Under a limit that changes, claims of an earlier and higher one may start.
        if (!isChanged && starts.size() > perMinute) {
            assertThat(starts.getLast())
                    .as("the start %d before, %s", perMinute, this)
                    .isAfterOrEqualTo(starts.get(starts.size() - 1 - perMinute).plus(MINUTE));
        }
    }

    private void end(Claimed job, String outcome) {
        assertThat(store.outcome(job.key(), "a", outcome).status()).isEqualTo(200);
    }

    private void giveBack(Claimed job) {
        assertThat(store.put("/api/jobs/" + job.id() + "/status?status=PENDING", WireHeaders.CLAIM, job.token())
                        .status())
                .isEqualTo(200);
    }

    private void cancel(int which) {
        var alive = store.jdbc()
                .queryForList(
                        "select id from jobs where status in ('PENDING', 'SCHEDULED', 'RUNNING') order by id",
                        Long.class);
        if (!alive.isEmpty()) {
            unstartedEnds.add(now());
            assertThat(store.delete("/api/jobs/" + alive.get(which % alive.size()))
                            .status())
                    .isEqualTo(200);
        }
    }

    /** Agents are alive meanwhile; claims that did not start lose their lease. */
    private void pass(Duration time) {
        store.clock.advance(time);
        var running =
                inStatus("RUNNING").stream().map(run -> "\"" + run.key() + "\"").toList();
        store.post(
                "/api/executions/heartbeat",
                "{\"agentId\":\"a\",\"running\":[%s]}".formatted(String.join(",", running)));
        Upkeep.sweep(store);
    }

    /** No job waits for ever: in each minute as many start as may. */
    void endAll() {
        var patience = 200;
        while (count("in ('PENDING', 'SCHEDULED', 'RUNNING')") > 0) {
            assertThat(patience--).as("jobs wait for ever, %s", this).isPositive();
            claim(ALL);
            inStatus("SCHEDULED").forEach(this::start);
            inStatus("RUNNING").forEach(run -> end(run, "COMPLETED"));
            pass(MINUTE);
        }
    }

    private List<Claimed> inStatus(String status) {
        return store.jdbc()
                .query(
                        "select id, claimed_run_time, claim_token, concurrency_key from jobs where status = ? order by id",
                        (row, n) -> new Claimed(
                                row.getLong(1),
                                row.getObject(2, OffsetDateTime.class).toInstant(),
                                row.getString(3),
                                row.getString(4) != null),
                        status);
    }

    private int due(String key) {
        return store.jdbc().queryForObject("select count(*) " + DUE + key, Integer.class, at(), at());
    }

    private int count(String status) {
        return store.jdbc().queryForObject(OF_KEY + status, Integer.class);
    }

    private Instant now() {
        return store.clock.instant();
    }

    private OffsetDateTime at() {
        return now().atOffset(java.time.ZoneOffset.UTC);
    }

    @Override
    public String toString() {
        return "%s at %s: limits %d and %d, waiting %d, scheduled %d, running %d, starts %s"
                .formatted(
                        store,
                        now(),
                        maxRunning,
                        perMinute,
                        due("not null"),
                        count("= 'SCHEDULED'"),
                        count("= 'RUNNING'"),
                        starts);
    }
}
