package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.coordinator.TestDatabase;
import com.distributed.jobscheduler.database.LinesOfProduction;
import com.distributed.jobscheduler.database.TroubledDatabase;
import com.distributed.jobscheduler.logs.OwnLog;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A store whose database is away, busy, or refuses writes: 503 with Retry-After (contract: busy, not broken; 500 for a
 * bug), and one log line at the begin and one at the end.
 */
@Tag("ci")
@ExtendWith({OwnLog.Extension.class, LinesOfProduction.class})
@ResourceLock("the levels of the log")
class DatabaseTroubleTest {
    private static final Map<Database, TroubledDatabase> DATABASES = new EnumMap<>(Database.class);
    /** Short timeouts for a database that is away. */
    private static final String BRIEFLY = "--spring.datasource.hikari.connection-timeout=1000";

    private static final Map<Database, Store> STORES = new EnumMap<>(Database.class);

    @BeforeAll
    static void start() {
        for (var kind : Database.values()) {
            var database = new TroubledDatabase(TestDatabase.valueOf(kind.name()));
            DATABASES.put(kind, database);
            STORES.put(kind, Store.at(kind, database.url(), BRIEFLY));
        }
        STORES.get(Database.POSTGRES).jdbc().execute("""
                create table thrown (errcode text);
                create function throw_it() returns trigger language plpgsql as $$
                    begin
                        raise exception 'thrown for the test' using errcode = (select errcode from thrown);
                    end $$;
                create trigger trouble before insert on jobs for each row
                    when (new.job_name = 'troubled') execute function throw_it()""");
    }

    @AfterAll
    static void stop() {
        STORES.values().forEach(Store::stop);
    }

    /** Each test begins after the quiet time of the last outage. */
    @BeforeEach
    void wellAgain() {
        STORES.values().forEach(DatabaseTroubleTest::sweepLater);
    }

    private static void sweepLater(Store store) {
        store.clock.advance(Duration.ofSeconds(10));
        Upkeep.sweep(store);
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void saysOnceThatItIsGoneAndOnceThatItIsBack(Database kind, OwnLog output) throws Exception {
        var store = STORES.get(kind);
        var before = failures(store);
        DATABASES.get(kind).goesAway();
        List<Answer> answers;
        try {
            answers = atOnce(
                    40,
                    40,
                    () -> store.get("/api/jobs/1"),
                    () -> store.due("1"),
                    () -> store.put("/api/jobs/1/status?status=SCHEDULED"),
                    () -> store.delete("/api/jobs/1"),
                    () -> store.submit("ONE_TIME"));
            Upkeep.sweep(store);
            Upkeep.run(store, "Census");
        } finally {
            DATABASES.get(kind).comesBack();
        }

        assertThat(answers).allSatisfy(DatabaseTroubleTest::saysToTryAgain);
        assertThat(LinesOfProduction.warnings(output))
                .singleElement()
                .asString()
                .contains(" database.unavailable sqlState=");
        assertThat(unavailable(store)).isEqualTo(1);
        assertThat(failures(store) - before).isEqualTo(42);

        await().until(() -> store.get("/api/jobs/1").status() != 503);
        var all = (long) (failures(store) - before);
        Upkeep.sweep(store);
        assertThat(LinesOfProduction.of(output, "database.available"))
                .as("not at once")
                .isEmpty();
        sweepLater(store);
        sweepLater(store);
        assertThat(LinesOfProduction.of(output, "database.available"))
                .singleElement()
                .asString()
                .contains(" failures=" + all + " ");
        assertThat(unavailable(store)).isZero();
        assertThat(store.submit("ONE_TIME").status()).isEqualTo(200);
    }

    @Test
    void saysOnceThatItRefusesWritesWhateverCanBeRead(OwnLog output) throws Exception {
        var store = STORES.get(Database.POSTGRES);
        var id = store.submit("ONE_TIME").id();
        var database = DATABASES.get(Database.POSTGRES);
        var before = failures(store);
        database.refusesWrites(store.bean(HikariDataSource.class));
        List<Answer> answers;
        try {
            answers = atOnce(
                    200,
                    16,
                    () -> store.submit("ONE_TIME"),
                    () -> store.postUnder(
                            "a-key", "/api/jobs", store.job("ONE_TIME").toString()),
                    () -> store.post("/api/jobs/batch", "[" + store.job("ONE_TIME") + "]"),
                    () -> store.put("/api/jobs/" + id + "/status?status=SCHEDULED"),
                    () -> store.delete("/api/jobs/" + id));
            assertThat(store.job(id).status()).isEqualTo(200);
            sweepLater(store);
            Upkeep.run(store, "Purge");
            store.clock.advance(Duration.ofSeconds(11));
            Upkeep.run(store, "Census");
            assertThat(unavailable(store)).as("a read has proved nothing").isEqualTo(1);
        } finally {
            database.takesWrites(store.bean(HikariDataSource.class));
        }

        assertThat(answers).allSatisfy(DatabaseTroubleTest::saysToTryAgain);
        assertThat(LinesOfProduction.warnings(output))
                .singleElement()
                .asString()
                .contains(" database.unavailable sqlState=25006 reason=\"ERROR: cannot execute ");
        assertThat(failures(store) - before).isEqualTo(202);

        sweepLater(store);
        assertThat(LinesOfProduction.of(output, "database.available"))
                .singleElement()
                .asString()
                .contains(" failures=202 ", " outage=PT10S ")
                // On a busy machine a call may wait for a connection in vain, which has no SQLState.
                .containsPattern(" sqlStates=\\{25006=(202|[12][0-9]{2}, none=[0-9]{1,2})}");
        assertThat(store.delete("/api/jobs/" + id).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "08006, 503", // connection lost
        "25006, 503", // read-only
        "40001, 503", // concurrent update
        "40P01, 503", // deadlock
        "53100, 503", // disk full
        "53300, 503", // too many connections
        "55P03, 503", // lock held
        "57014, 503", // statement cancelled
        "57P01, 503", // server stops
        "58030, 503", // I/O error
        "22012, 500",
        "23514, 500",
        "42501, 500",
        "54000, 500",
        "P0001, 500"
    })
    void tellsWhatPassesByItselfFromABug(String state, int status, OwnLog output) {
        var store = STORES.get(Database.POSTGRES);
        store.jdbc().update("delete from thrown");
        store.jdbc().update("insert into thrown values (?)", state);

        var answer = store.submit("ONE_TIME", "jobName", "troubled");

        assertThat(answer.status()).isEqualTo(status);
        if (status == 503) {
            saysToTryAgain(answer);
            assertThat(LinesOfProduction.warnings(output))
                    .singleElement()
                    .asString()
                    .contains(" database.unavailable sqlState=" + state, " reason=\"ERROR: thrown for the test\"");
        } else {
            assertThat(answer.errorCode()).isEqualTo("INTERNAL_ERROR");
            assertThat(LinesOfProduction.warnings(output))
                    .singleElement()
                    .asString()
                    .contains(" request.failed error=");
        }
    }

    private static void saysToTryAgain(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.errorCode()).isEqualTo("UNAVAILABLE");
        assertThat(answer.message()).doesNotContain("Hikari", "Exception", "ERROR");
    }

    @SafeVarargs
    private static List<Answer> atOnce(int times, int most, Callable<Answer>... calls) throws Exception {
        var all = new ArrayList<Answer>();
        try (var callers = Executors.newFixedThreadPool(most)) {
            var each = new ArrayList<Callable<Answer>>();
            for (var i = 0; i < times; i++) {
                each.add(calls[i % calls.length]);
            }
            for (var answer : callers.invokeAll(each)) {
                all.add(answer.get());
            }
        }
        return all;
    }

    private static double failures(Store store) {
        return store.bean(MeterRegistry.class).get("job_store.database.failures").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static double unavailable(Store store) {
        return store.bean(MeterRegistry.class)
                .get("job_store.database.unavailable")
                .gauge()
                .value();
    }
}
