package com.distributed.jobscheduler.database;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import lombok.extern.slf4j.Slf4j;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.transaction.TransactionException;

/**
 * Keeps one bad row from stopping a loop over many rows: the row is skipped, counted each time and logged once. A
 * failure of the database itself is thrown, to be handled by the loop.
 */
@Slf4j
public final class RowGuard {
    /** Largest number of rows that are logged; further ones are only counted. */
    private static final int MOST_SAID = 1_000;

    private final Map<String, Counter> passedOver;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /**
     * @param metric name of the counter; its only tag is the loop
     * @param tasks the guarded loops
     */
    public RowGuard(MeterRegistry registry, String metric, Collection<String> tasks) {
        passedOver = tasks.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        task -> Counter.builder(metric)
                                .tag("task", task)
                                .description("rows that a loop could not handle and skipped, counted each time")
                                .register(registry)));
    }

    /** Returns the work's result; false when the row made it fail. */
    public boolean handled(String task, String row, BooleanSupplier work) {
        try {
            return work.getAsBoolean();
        } catch (DataIntegrityViolationException e) {
            passedOver(task, row, e);
        } catch (DataAccessException | TransactionException e) {
            throw e;
        } catch (RuntimeException e) {
            passedOver(task, row, e);
        }
        return false;
    }

    /** Reads the readable rows; logs and counts the others by their column {@code key}. */
    public <T> ResultSetExtractor<List<T>> readable(String task, String key, RowMapper<T> mapper) {
        return rows -> {
            var read = new ArrayList<T>();
            for (var number = 0; rows.next(); number++) {
                try {
                    read.add(mapper.mapRow(rows, number));
                } catch (RuntimeException e) {
                    passedOver(task, key + "=" + rows.getString(key), e);
                }
            }
            return read;
        };
    }

    /** Counts the row, and logs it once. */
    public void passedOver(String task, String row, RuntimeException reason) {
        Objects.requireNonNull(passedOver.get(task), task).increment();
        if (said.size() < MOST_SAID && said.add(task + ' ' + row)) {
            log.error(
                    "row.passed-over task={} {} reason=\"{}\" next=\"the loop goes on without it; see the runbook\"",
                    task,
                    row,
                    reason.toString());
        }
    }
}
