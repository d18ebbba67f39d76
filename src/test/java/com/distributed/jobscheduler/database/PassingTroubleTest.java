package com.distributed.jobscheduler.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class PassingTroubleTest {
    private static UncategorizedSQLException translated(SQLException cause) {
        return new UncategorizedSQLException("task", "sql", cause);
    }

    @ParameterizedTest
    @CsvSource({
        "08006, 08",
        "25006, 25",
        "25P03, 25",
        "40001, 40",
        "40P01, 40",
        "53100, 53",
        "53300, 53",
        "55P03, 55",
        "57014, 57",
        "57P01, 57",
        "58030, 58",
        "90028, 58",
        "90098, 08",
        "HYT00, 55"
    })
    void passesByItself(String state, String sqlClass) {
        assertThat(PassingTrouble.in(translated(new SQLException("no\nat all", state))))
                .contains(new PassingTrouble(sqlClass, state, "no"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "23505", "25001", "25P02", "42501", "42P01", "54000", "P0001", "90022", "X"})
    void doesNotPassByItself(String state) {
        var failure = new SQLException("no", state);

        assertThat(PassingTrouble.in(translated(failure))).isEmpty();
        assertThat(PassingTrouble.in(new TransactionSystemException("commit", failure)))
                .isEmpty();
    }

    @Test
    void isFoundBehindWhatItCaused() {
        var full = new SQLException("disk full", "53100");
        var batch = new BatchUpdateException("batch with all its values", "53100", new int[0]);
        batch.setNextException(full);
        var aborted = new SQLException("current transaction is aborted", "25P02", full);

        assertThat(PassingTrouble.in(translated(batch))).contains(new PassingTrouble("53", "53100", "disk full"));
        assertThat(PassingTrouble.in(new IllegalStateException(translated(aborted))))
                .isPresent();
    }

    @Test
    void isTheFirstCauseAndNotTheRollbackAfterIt() {
        var rollback = new TransactionSystemException("rollback", translated(new SQLException("closed", "08003")));
        rollback.initApplicationException(translated(new SQLException("the server stops", "57P01")));

        assertThat(PassingTrouble.in(rollback)).contains(new PassingTrouble("57", "57P01", "the server stops"));
    }

    @Test
    void isTheRollbacksOwnWhereTheFirstCauseIsABug() {
        var rollback = new TransactionSystemException("rollback", translated(new SQLException("closed", "08003")));
        rollback.initApplicationException(new IllegalStateException("a bug"));

        assertThat(PassingTrouble.in(rollback)).contains(new PassingTrouble("08", "08003", "closed"));
    }

    @Test
    void endsItsSearchInACircle() {
        var one = new IllegalStateException("one");
        one.initCause(new IllegalStateException("two", one));

        assertThat(PassingTrouble.in(one)).isEmpty();
    }

    @Test
    void isTheErrorOfTheFileBehindAGeneralError() {
        var disk = new ExecutionException(new IOException("No space left on device"));

        assertThat(PassingTrouble.in(new SQLException("General error", "HY000", new IllegalStateException(disk))))
                .contains(new PassingTrouble("58", "HY000", "No space left on device"));
        assertThat(PassingTrouble.in(new SQLException("General error", "HY000", new IllegalStateException("a bug"))))
                .isEmpty();
    }

    @Test
    void isWhatThePoolCannotGive() {
        var exhausted = new SQLTransientConnectionException("not available, request timed out after 250ms");

        assertThat(PassingTrouble.in(exhausted)).isPresent();
        assertThat(PassingTrouble.in(new CannotGetJdbcConnectionException("no", new SQLException("closed"))))
                .contains(new PassingTrouble("08", "none", "closed"));
        assertThat(PassingTrouble.in(new CannotCreateTransactionException("no", exhausted)))
                .isPresent();
        assertThat(PassingTrouble.in(new TransactionSystemException("rollback", new SQLException("closed"))))
                .isPresent();
    }

    @Test
    void isWhatH2SaysOfALockThatIsHeld() throws SQLException {
        var url = "jdbc:h2:mem:passing-trouble;LOCK_TIMEOUT=1";
        try (var one = DriverManager.getConnection(url);
                var other = DriverManager.getConnection(url)) {
            one.createStatement().execute("create table t(id int primary key)");
            one.createStatement().execute("insert into t values (1)");
            one.setAutoCommit(false);
            one.createStatement().execute("update t set id = 2");

            var locked = catchThrowable(() -> other.createStatement().execute("update t set id = 3"));

            assertThat(PassingTrouble.in(locked)).map(PassingTrouble::sqlClass).contains("55");
        }
    }

    @Test
    void isWhatH2SaysOfADatabaseThatIsReadOnlyOrClosed(@TempDir Path folder) throws SQLException {
        var url = "jdbc:h2:file:" + folder.resolve("db");
        try (var connection = DriverManager.getConnection(url)) {
            connection.createStatement().execute("create table t(id int)");
            connection.createStatement().execute("shutdown");

            var closed = catchThrowable(() -> connection.createStatement().execute("insert into t values (1)"));

            assertThat(PassingTrouble.in(closed)).map(PassingTrouble::sqlClass).contains("08");
        }
        try (var connection = DriverManager.getConnection(url + ";ACCESS_MODE_DATA=r")) {
            var readOnly = catchThrowable(() -> connection.createStatement().execute("insert into t values (1)"));

            assertThat(PassingTrouble.in(readOnly))
                    .map(PassingTrouble::sqlClass)
                    .contains("25");
        }
    }
}
