package com.distributed.jobscheduler.jobstore.find;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import lombok.RequiredArgsConstructor;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Counts all jobs that pass a filter, however many pass and however many there are. One filter at a time, because each
 * may keep several cores of the database busy (docs/job-store-performance.md).
 */
@Component
@RequiredArgsConstructor
class ExactTotal {
    private static final long PATIENCE_SECONDS = 2;
    /** What no run moves is in the smaller table. */
    private static final Pattern SEARCHED =
            Pattern.compile("\\bj\\.(job_name|external_key|user_id|segment|frequency)\\b");

    /** What the planner guesses of a filter is wrong at times: no guess may make it look so many jobs up one by one. */
    private static final String NO_LOOK_UPS = "set local enable_nestloop = off";

    private final Semaphore turn = new Semaphore(1, true);
    private final JdbcClient jdbc;
    private final DatabaseDriver database;
    private final TransactionTemplate transactions;

    /** Number of jobs now; empty where others are being counted for too long. */
    Optional<Total> of(Search search) {
        try {
            if (!turn.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(transactions.execute(transaction -> count(search.conditions())))
                    .map(Total::exact);
        } finally {
            turn.release();
        }
    }

    private long count(Conditions conditions) {
        if (database == DatabaseDriver.POSTGRESQL) {
            jdbc.sql(NO_LOOK_UPS).update();
        }
        return jdbc.sql(sql(conditions.where()))
                .params(conditions.params())
                .query(Long.class)
                .single();
    }

    /** Reads no table that the condition does not need. */
    static String sql(String where) {
        var searched = SEARCHED.matcher(where).replaceAll("s.$1");
        var ofJobs = searched.replace("= j.id", "= s.job_id");
        if (ofJobs.contains("s.") && !ofJobs.contains("j.")) {
            return "select count(*) from job_search s where " + ofJobs;
        }
        return searched.contains("s.")
                ? "select count(*) from job_search s join jobs j on j.id = s.job_id where " + searched
                : "select count(*) from jobs j where " + where;
    }
}
