package com.distributed.jobscheduler.database;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * A database failure that may pass by itself, unlike a bug; recognised by its SQLState: a lost connection (class 08), a
 * read-only database (25), a deadlock (40), a full disk (53), a held lock (55), a server that stops (57), an error of
 * its operating system (58).
 *
 * @param sqlClass one of {@link #CLASSES}
 * @param sqlState as the database gave it; {@code none} where no connection could be made
 * @param reason the database's message, on one line
 */
record PassingTrouble(String sqlClass, String sqlState, String reason) {
    static final List<String> CLASSES = List.of("08", "25", "40", "53", "55", "57", "58");

    private static final String CONNECTION = "08";
    private static final String OPERATING_SYSTEM = "58";
    private static final String GENERAL = "HY000";
    /** The other states of class 25 are faults in the use of transactions. */
    private static final Set<String> PASSING_OF_CLASS_25 = Set.of("25006", "25P03", "25P04");
    /** H2's own states and their standard class: read-only, I/O error, closed or closing, concurrent update, locked. */
    private static final Map<String, String> OF_H2 = Map.ofEntries(
            Map.entry("90097", "25"),
            Map.entry("90028", OPERATING_SYSTEM),
            Map.entry("90031", OPERATING_SYSTEM),
            Map.entry("90067", CONNECTION),
            Map.entry("90098", CONNECTION),
            Map.entry("90121", CONNECTION),
            Map.entry("90135", CONNECTION),
            Map.entry("90131", "40"),
            Map.entry("HYT00", "55"));

    /** The passing trouble in the failure, its causes or its next exceptions; empty when there is none. */
    static Optional<PassingTrouble> in(Throwable failure) {
        Set<Throwable> all = Collections.newSetFromMap(new IdentityHashMap<>());
        return search(failure, all).or(() -> ofTheFile(all)).or(() -> withoutState(all));
    }

    private static Optional<PassingTrouble> search(@Nullable Throwable failure, Set<Throwable> seen) {
        if (failure == null || !seen.add(failure)) {
            return Optional.empty();
        }
        if (failure instanceof TransactionSystemException rollback) {
            // What failed first, if anything did; then the rollback itself.
            return search(rollback.getApplicationException(), seen).or(() -> search(rollback.getCause(), seen));
        }
        if (!(failure instanceof SQLException sql)) {
            return search(failure.getCause(), seen);
        }
        // Causes first: a batch's own message is its statement with all its values.
        return search(sql.getCause(), seen)
                .or(() -> search(sql.getNextException(), seen))
                .or(() -> of(sql));
    }

    private static Optional<PassingTrouble> of(SQLException failure) {
        return Optional.ofNullable(failure.getSQLState())
                .filter(state -> !classOf(state).isEmpty())
                .map(state -> new PassingTrouble(classOf(state), state, firstLine(failure)));
    }

    /** Empty for a state that does not pass by itself. */
    private static String classOf(String state) {
        var standard = state.substring(0, Math.min(2, state.length()));
        if (standard.equals("25") && !PASSING_OF_CLASS_25.contains(state)) {
            return "";
        }
        return CLASSES.contains(standard) ? standard : OF_H2.getOrDefault(state, "");
    }

    /** What H2's writing thread meets, such as a full disk, is a general error with the file's own error behind it. */
    private static Optional<PassingTrouble> ofTheFile(Set<Throwable> all) {
        var general =
                all.stream().anyMatch(each -> each instanceof SQLException sql && GENERAL.equals(sql.getSQLState()));
        return all.stream()
                .filter(each -> general && each instanceof IOException)
                .findFirst()
                .map(each -> new PassingTrouble(OPERATING_SYSTEM, GENERAL, firstLine(each)));
    }

    /** The pool's own exceptions have no state. A refused login cannot be told from a server that is away. */
    private static Optional<PassingTrouble> withoutState(Set<Throwable> all) {
        var stated = all.stream().anyMatch(each -> each instanceof SQLException sql && sql.getSQLState() != null);
        return all.stream()
                .filter(each -> isOfConnection(each) || (!stated && each instanceof TransactionSystemException))
                .findFirst()
                .map(each -> new PassingTrouble(CONNECTION, "none", firstLine(deepest(each))));
    }

    private static boolean isOfConnection(Throwable failure) {
        return failure instanceof CannotGetJdbcConnectionException
                || failure instanceof CannotCreateTransactionException
                || failure instanceof TransientDataAccessException
                || failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException
                || failure instanceof SQLNonTransientConnectionException;
    }

    private static Throwable deepest(Throwable failure) {
        var cause = failure.getCause();
        return cause == null ? failure : deepest(cause);
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
