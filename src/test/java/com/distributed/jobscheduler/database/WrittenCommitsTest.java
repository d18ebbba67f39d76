package com.distributed.jobscheduler.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.h2.store.fs.Recorder;
import org.h2.store.fs.rec.FilePathRec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What kill -9 leaves of an H2 file is a copy of it that is made while it is open. */
class WrittenCommitsTest {
    private static final String LATE = ";WRITE_DELAY=600000";
    private static final int MB = 1 << 20;
    private static final int ROWS = 2_000;
    private static final int COMMITS = 8_000;

    @TempDir
    private Path folder;

    static Stream<Named<Consumer<JdbcTemplate>>> writes() {
        return Stream.of(
                Named.of("a transaction", WrittenCommitsTest::transaction),
                Named.of("a statement", jdbc -> jdbc.update("insert into t values (1)")),
                Named.of("a prepared statement", jdbc -> jdbc.update("insert into t values (?)", 1)),
                Named.of(
                        "a batch",
                        jdbc -> jdbc.batchUpdate(
                                "insert into t values (?)", List.of(new Object[] {1}, new Object[] {2}))),
                Named.of(
                        "a query that writes",
                        jdbc -> jdbc.queryForList("select x from final table (insert into t values (1))")));
    }

    private static void transaction(JdbcTemplate jdbc) {
        var manager = new JdbcTransactionManager(Objects.requireNonNull(jdbc.getDataSource()));
        new TransactionTemplate(manager).executeWithoutResult(status -> jdbc.update("insert into t values (1)"));
    }

    @ParameterizedTest
    @MethodSource("writes")
    void writesACommitToTheFileBeforeItIsAcknowledged(Consumer<JdbcTemplate> write) throws IOException {
        try (var pool = written(pool("", LATE))) {
            var jdbc = new JdbcTemplate(pool);
            jdbc.execute("create table t (x int)");

            write.accept(jdbc);

            assertThat(afterKill()).isPositive();
        }
    }

    /** H2's thread writes while the caller's own write finds nothing left. */
    @Test
    void waitsForWhatH2HasTakenOver() throws SQLException, IOException {
        FilePathRec.register();
        try (var pool = written(pool("rec:", LATE))) {
            var jdbc = new JdbcTemplate(pool);
            jdbc.execute("create table t (x int)");
            try (var other = DriverManager.getConnection(url("rec:", "data") + LATE)) {
                FilePathRec.setRecorder(WrittenCommitsTest::slowly);
                // The second write waits in H2's queue behind the first one.
                for (var i = 0; i < 2; i++) {
                    other.createStatement().execute("insert into t values (1)");
                    WrittenCommits.store(other).tryCommit();
                }

                var told = jdbc.queryForObject("select count(*) from t", Integer.class);

                assertThat(told).isEqualTo(2);
                assertThat(afterKill()).isEqualTo(2);
            } finally {
                FilePathRec.setRecorder(null);
            }
        }
    }

    private static void slowly(int operation, String file, byte[] data, long at) {
        if (operation == Recorder.WRITE) {
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
        }
    }

    @Test
    void withoutItTheCommitWouldComeLater() throws IOException {
        try (var pool = pool("", LATE)) {
            var jdbc = new JdbcTemplate(pool);
            jdbc.execute("create table t (x int)");

            transaction(jdbc);

            assertThat(afterKill()).isNull();
        }
    }

    @Test
    void leavesADatabaseInMemoryAlone() {
        try (var pool = new HikariDataSource()) {
            pool.setJdbcUrl("jdbc:h2:mem:");

            written(pool);

            assertThat(pool.getDataSource()).isNull();
        }
    }

    /** Some 2 MB of rows, each of which is written anew many times. */
    @Test
    @Tag("ci")
    void keepsTheFileSmallWhileItIsWritten() {
        var file = folder.resolve("data.mv.db");
        try (var pool = written(pool("", ";WRITE_DELAY=300;RETENTION_TIME=100"))) {
            var jdbc = new JdbcTemplate(pool);
            jdbc.execute("create table rows_of_ours (id int primary key, a int, b int, c int, text varchar(1000))");
            for (var column : List.of("a", "b", "c")) {
                jdbc.execute("create index by_%1$s on rows_of_ours (%1$s, id)".formatted(column));
            }
            jdbc.update("insert into rows_of_ours select x, x, x, x, repeat('x', 1000) from system_range(1, ?)", ROWS);

            var largest = write(jdbc, file);

            assertThat(largest).isLessThan(64L * MB);
            assertThat(jdbc.queryForObject("select count(*) from rows_of_ours where a >= 0", Integer.class))
                    .isEqualTo(ROWS);
        }
    }

    /** At most 50 commits in 50 ms: what is written in the retention time is no more on a fast machine. */
    private static long write(JdbcTemplate jdbc, Path file) {
        var random = new Random(24);
        var largest = new long[1];
        var commits = new int[1];
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    for (var i = 0; i < 50; i++) {
                        jdbc.update(
                                "update rows_of_ours set a = ?, b = ?, c = ? where id = ?",
                                random.nextInt(1_000_000),
                                random.nextInt(1_000_000),
                                random.nextInt(1_000_000),
                                1 + random.nextInt(ROWS));
                    }
                    largest[0] = Math.max(largest[0], Files.size(file));
                    commits[0] += 50;
                    return commits[0] >= COMMITS;
                });
        return largest[0];
    }

    private static HikariDataSource written(HikariDataSource pool) {
        WrittenCommits.writtenCommitsOfTheFile().postProcessBeforeInitialization(pool, "pool");
        return pool;
    }

    private HikariDataSource pool(String files, String settings) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(url(files, "data") + settings);
        return pool;
    }

    /** The number of rows, or null if there is no table. */
    private @Nullable Integer afterKill() throws IOException {
        Files.copy(folder.resolve("data.mv.db"), folder.resolve("copy.mv.db"));
        try {
            return new JdbcTemplate(new DriverManagerDataSource(url("", "copy")))
                    .queryForObject("select count(*) from t", Integer.class);
        } catch (BadSqlGrammarException e) {
            return null;
        }
    }

    private String url(String files, String name) {
        return "jdbc:h2:file:" + files + folder.resolve(name) + ";USER=sa;PASSWORD=";
    }
}
