package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.testing.Webhooks.Delivery;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/** What the store tells of its jobs, and how it is signed. */
@Tag("application")
class NotificationTest {
    private static final Map<Database, Told> TOLD = new EnumMap<>(Database.class);

    private static Told on(Database database) {
        return TOLD.computeIfAbsent(database, Told::new).emptied();
    }

    @AfterAll
    static void stop() {
        TOLD.values().forEach(Told::close);
    }

    @ParameterizedTest
    @EnumSource
    void tellsThatARunFailedWhenItsRetriesAreUsedUpAndWhenTheJobRecovers(Database database) {
        var told = on(database);
        var store = told.store;
        var id =
                store.submit("DAILY", "maxRetries", 1, "externalKey", "nightly").id();

        store.outcome(store.running(id, "a"), "a", "FAILED");
        assertThat(told.pending()).as("a retry is left").isZero();
        store.clock.advance(Duration.ofSeconds(2));
        var failed = store.running(id, "a");
        store.outcome(failed, "a", "FAILED");
        store.outcome(failed, "a", "FAILED");
        store.clock.set(store.job(id).nextRunTime());
        store.outcome(store.running(id, "a"), "a", "COMPLETED");
        store.clock.set(store.job(id).nextRunTime());
        store.outcome(store.running(id, "a"), "a", "COMPLETED");
        told.deliverAll();

        assertThat(told.webhooks.typesOf(id)).containsExactly("RUN_FAILED", "RECOVERED");
        var body = told.webhooks.of(id).getFirst().body();
        assertThat(body.path("timestamp").textValue()).isEqualTo("2026-01-05T10:00:02Z");
        var data = body.path("data");
        assertThat(data.path("jobName").textValue()).isEqualTo("Example Job");
        assertThat(data.path("externalKey").textValue()).isEqualTo("nightly");
        assertThat(data.path("userId").longValue()).isEqualTo(7);
        assertThat(data.path("occurrence").textValue()).isEqualTo(failed);
        assertThat(data.path("occurrenceTime").textValue()).isEqualTo("2026-01-05T10:00:00Z");
        assertThat(data.path("agentId").textValue()).isEqualTo("a");
        assertThat(data.path("error").textValue()).isEqualTo("it broke");
        assertThat(data.path("status").textValue()).isEqualTo("PENDING");
        assertThat(data.path("nextRunTime").textValue()).isEqualTo("2026-01-06T10:00:00Z");
        assertThat(body.toString()).as("the payload").doesNotContain("hello");
        assertThat(told.webhooks.of(id).getLast().data().path("error").isNull()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void signsAsStandardWebhooksHasIt(Database database) throws GeneralSecurityException {
        var told = on(database);
        var id = told.store.submit("ONE_TIME", "jobName", "Zähler \"1\"").id();
        told.fails(id);
        told.deliverAll();

        var delivery = told.webhooks.of(id).getFirst();
        assertThat(delivery.headers().get("content-type")).isEqualTo("application/json");
        assertThat(Instant.ofEpochSecond(Long.parseLong(delivery.headers().get("webhook-timestamp"))))
                .isBetween(Store.START, told.store.clock.instant());
        assertThat(delivery.headers().get("webhook-signature")).isEqualTo("v1," + signature(delivery));
        assertThat(delivery.data().path("jobName").textValue()).isEqualTo("Zähler \"1\"");
        assertThat(delivery.data().path("status").textValue()).isEqualTo("FAILED");
        assertThat(delivery.data().path("nextRunTime").isNull()).isTrue();
    }

    private static String signature(Delivery delivery) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Told.KEY, "HmacSHA256"));
        mac.update(delivery.id().getBytes(StandardCharsets.UTF_8));
        mac.update((byte) '.');
        mac.update(delivery.headers().get("webhook-timestamp").getBytes(StandardCharsets.UTF_8));
        mac.update((byte) '.');
        return Base64.getEncoder().encodeToString(mac.doFinal(delivery.text().getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfALateOccurrenceOnce(Database database) {
        var told = on(database);
        var store = told.store;
        var id = store.submit("DAILY", "notifyIfLaterThan", "PT5M").id();
        var paused = store.submit("DAILY", "notifyIfLaterThan", "PT5M").id();
        store.post("/api/jobs/" + paused + "/pause", "");
        store.submit("DAILY");
        store.claimed(id);

        store.clock.advance(Duration.ofMinutes(5));
        lookForLateJobs(store);
        assertThat(told.pending()).as("not later than that").isZero();
        store.clock.advance(Duration.ofMillis(1));
        lookForLateJobs(store);
        lookForLateJobs(store);
        assertThat(told.pending()).isEqualTo(1);
        Upkeep.sweep(store);
        told.succeeds(id);
        lookForLateJobs(store);
        store.clock.set(store.job(id).nextRunTime().plus(Duration.ofHours(1)));
        lookForLateJobs(store);
        told.deliverAll();

        assertThat(told.webhooks.typesOf(id)).containsExactly("LATE", "LATE");
        assertThat(told.webhooks.of(id).getFirst().data().path("occurrenceTime").textValue())
                .isEqualTo("2026-01-05T10:00:00Z");
        assertThat(told.webhooks.of(id).getFirst().data().path("nextRunTime").textValue())
                .isEqualTo("2026-01-05T10:00:00Z");
        assertThat(told.webhooks.of(id).getFirst().data().path("error").isNull())
                .isTrue();
        assertThat(told.webhooks.arrived()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void callsNoRetryLate(Database database) {
        var told = on(database);
        var store = told.store;
        var id = store.submit("ONE_TIME", "maxRetries", 3, "notifyIfLaterThan", "PT1S")
                .id();
        store.outcome(store.running(id, "a"), "a", "FAILED");
        var running = store.submit("ONE_TIME", "notifyIfLaterThan", "PT1S").id();
        store.running(running, "a");

        store.clock.advance(Duration.ofHours(1));
        lookForLateJobs(store);

        assertThat(told.pending()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfARunThatBeginsLateBetweenTwoLooks(Database database) {
        var told = on(database);
        var store = told.store;
        var alone = store.submit("DAILY", "notifyIfLaterThan", "PT2S").id();
        var among = store.submit("DAILY", "notifyIfLaterThan", "PT2S").id();
        var inTime = store.submit("DAILY", "notifyIfLaterThan", "PT1H").id();
        var unbound = store.submit("DAILY").id();
        store.clock.advance(Duration.ofSeconds(2));
        var notYet = store.submit("ONE_TIME", "notifyIfLaterThan", "PT2S").id();
        store.running(notYet, "a");
        store.clock.advance(Duration.ofMillis(1));

        store.running(alone, "a");
        startTogether(store, among, inTime, unbound);
        lookForLateJobs(store);

        told.deliverAll();
        for (var id : List.of(alone, among)) {
            assertThat(told.webhooks.typesOf(id)).containsExactly("LATE");
            var data = told.webhooks.of(id).getFirst().data();
            assertThat(data.path("occurrenceTime").textValue()).isEqualTo("2026-01-05T10:00:00Z");
            assertThat(data.path("status").textValue()).isEqualTo("RUNNING");
            assertThat(data.path("agentId").textValue()).isEqualTo("a");
        }
        assertThat(told.webhooks.arrived()).hasSize(2);
    }

    private static void startTogether(Store store, long... ids) {
        var starts = LongStream.of(ids)
                .mapToObj(id -> {
                    var due = store.job(id).nextRunTime();
                    return "{\"key\":\"%s\",\"claim\":\"%s\",\"handler\":\"log\"}"
                            .formatted(
                                    WireHeaders.occurrenceKey(id, due),
                                    store.claim(id, due, "worker-1", "claim-" + id)
                                            .claim());
                })
                .collect(Collectors.joining(",", "[", "]"));
        var started = store.post("/api/executions/starts", "{\"agentId\":\"a\",\"starts\":" + starts + "}");
        assertThat(started.data())
                .extracting(each -> each.path("status").intValue())
                .containsOnly(200)
                .hasSize(ids.length);
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfALateOccurrenceThatTheLookHasToldNotOnceMoreAtItsStart(Database database) {
        var told = on(database);
        var store = told.store;
        var id = store.submit("DAILY", "notifyIfLaterThan", "PT1S").id();
        store.clock.advance(Duration.ofSeconds(2));
        lookForLateJobs(store);
        told.succeeds(id);
        told.fails(id);
        store.clock.advance(Duration.ofHours(25));
        told.succeeds(id);
        told.deliverAll();

        assertThat(told.webhooks.typesOf(id)).containsExactly("LATE", "RUN_FAILED", "LATE", "RECOVERED");
    }

    private static void lookForLateJobs(Store store) {
        Upkeep.run(store, "LateJobs");
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfAJobThatNoAgentTakes(Database database) {
        var told = on(database);
        var store = told.store;
        var id = store.submit("DAILY", "maxRetries", 3).id();
        var claim = store.claim(id, store.job(id).nextRunTime(), "worker-1", "claim-1");

        store.put(
                "/api/jobs/" + id + "/status?status=FAILED",
                WireHeaders.CLAIM,
                claim.claim(),
                "Scheduler-Reason",
                "no%20agent%20has%20a%20handler");
        told.succeeds(id);
        told.deliverAll();

        assertThat(told.webhooks.typesOf(id)).containsExactly("UNDELIVERABLE", "RECOVERED");
        assertThat(told.webhooks.of(id).getFirst().data().path("error").textValue())
                .isEqualTo("no agent has a handler");
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfARunWhoseAgentFellSilentForGood(Database database) {
        var told = on(database);
        var id = told.store.submit("ONE_TIME").id();
        told.store.running(id, "a");

        told.store.clock.advance(Duration.ofMinutes(2));
        Upkeep.sweep(told.store);
        told.deliverAll();

        assertThat(told.webhooks.typesOf(id)).containsExactly("RUN_FAILED");
        assertThat(told.webhooks.of(id).getFirst().data().path("error").textValue())
                .contains("fell silent");
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfAScheduleThatCannotGoOn(Database database) {
        var told = on(database);
        var store = told.store;
        var afterARun = store.submit("DAILY").id();
        var skipped = store.submit("DAILY", "misfirePolicy", "SKIP").id();
        var key = store.running(afterARun, "a");
        store.jdbc().update("update jobs set time_zone = 'Mars/Olympus'");

        store.outcome(key, "a", "COMPLETED");
        store.clock.advance(Duration.ofMinutes(2));
        Upkeep.sweep(store);
        told.deliverAll();

        assertThat(told.webhooks.typesOf(afterARun)).containsExactly("RUN_FAILED");
        assertThat(told.webhooks.typesOf(skipped)).containsExactly("RUN_FAILED");
        assertThat(told.webhooks.arrived())
                .extracting(one -> one.data().path("error").textValue())
                .allMatch(error -> error.contains("cannot be computed"));
    }

    /** On PostgreSQL, completions of ONE_TIME jobs that come together are written together. */
    @ParameterizedTest
    @EnumSource
    void tellsOfARecoveryThatComesAmongOtherOutcomes(Database database) {
        var told = on(database);
        var store = told.store;
        var id = store.submit("DAILY").id();
        told.fails(id);
        store.send(
                "PATCH",
                "/api/jobs/" + id,
                BodyPublishers.ofString("{\"frequency\":\"ONE_TIME\",\"executionTime\":\"2026-01-07T10:00:00Z\"}"),
                "Content-Type",
                "application/merge-patch+json");
        store.clock.set(Instant.parse("2026-01-07T10:00:00Z"));
        var key = store.running(id, "a");
        store.post(
                "/api/executions/outcomes",
                "{\"agentId\":\"a\",\"outcomes\":[{\"key\":\"%s\",\"outcome\":\"COMPLETED\",\"durationMillis\":1}]}"
                        .formatted(key));
        told.deliverAll();

        assertThat(store.job(id).jobStatus()).isEqualTo("COMPLETED");
        assertThat(told.webhooks.typesOf(id)).containsExactly("RUN_FAILED", "RECOVERED");
    }

    /** A failure within an occurrence's retries is not told, so its end is no news either. */
    @ParameterizedTest
    @EnumSource
    void tellsOfNoRecoveryFromAFailureThatNobodyWasToldOf(Database database) {
        var told = on(database);
        var store = told.store;
        var id = store.submit("DAILY", "maxRetries", 3).id();
        told.fails(id);
        CalendarTest.patch(store, id, "{\"executionTime\":\"2026-01-07T10:00:00Z\"}");
        store.jdbc().update("update jobs set retry_count = 0 where id = ?", id);
        told.succeeds(id);
        assertThat(store.get("/api/jobs/" + id)
                        .data()
                        .path("consecutiveFailures")
                        .intValue())
                .isZero();

        assertThat(told.pending()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void forgetsWhatWasDeliveredADayAgoAndNothingElse(Database database) {
        var told = on(database);
        told.fails(told.store.submit("ONE_TIME").id());
        told.deliverAll();
        var delivered =
                told.store.jdbc().queryForObject("select max(settled_at) from notifications", OffsetDateTime.class);
        told.store.clock.set(delivered.toInstant().plus(Duration.ofHours(24)));
        told.fails(told.store.submit("ONE_TIME").id());
        Upkeep.run(told.store, "NotificationUpkeep");
        assertThat(told.count("true")).isEqualTo(2);

        told.store.clock.advance(Duration.ofSeconds(1));
        Upkeep.run(told.store, "NotificationUpkeep");

        assertThat(told.count("true")).isEqualTo(1);
        assertThat(told.pending()).isEqualTo(1);
    }

    @OnEachDatabase
    void writesAndRunsNothingWhenNobodyIsToBeTold(Store store) {
        var id = store.submit("ONE_TIME", "notifyIfLaterThan", "PT5M").id();
        store.outcome(store.running(id, "a"), "a", "FAILED");

        assertThat(store.job(id).data().path("notifyIfLaterThan").textValue()).isEqualTo("PT5M");
        assertThat(store.jdbc().queryForObject("select count(*) from notifications", Long.class))
                .isZero();
        assertThat(store.beansOf(ScheduledTaskHolder.class).stream()
                        .flatMap(holder -> holder.getScheduledTasks().stream())
                        .map(task -> task.getTask().toString()))
                .noneMatch(task -> task.contains("Deliveries")
                        || task.contains("NotificationUpkeep")
                        || task.contains("LateJobs"));
    }
}
