package com.distributed.jobscheduler.database;

import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Explains in one sentence why a role's database cannot be used at the start, instead of a long stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class DatabaseStartAnalyzer extends AbstractFailureAnalyzer<SQLException> {
    private static final int H2_ALREADY_OPEN = 90020;
    private static final String URL = "spring.datasource.url: ";

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException first) {
        var cause = deepest(first);
        var sentence = sentence(cause);
        return sentence == null ? null : new FailureAnalysis(sentence, null, cause);
    }

    private static SQLException deepest(SQLException first) {
        var deepest = first;
        for (Throwable each = first; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql) {
                deepest = sql;
            }
        }
        return deepest;
    }

    private static @Nullable String sentence(SQLException cause) {
        if (cause.getErrorCode() == H2_ALREADY_OPEN) {
            return URL
                    + "another process has this database open; end it, or start in another folder, or name another file";
        }
        var why = firstLine(cause);
        return switch (Objects.requireNonNullElse(cause.getSQLState(), "")) {
            case "08001", "08004", "08006" -> URL + "the database does not answer: " + why;
            case "28000", "28P01" ->
                "spring.datasource.username, spring.datasource.password: the database refuses them: " + why;
            case "3D000" -> URL + "there is no such database: " + why;
            default -> null;
        };
    }

    private static String firstLine(SQLException cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
