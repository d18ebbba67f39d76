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
 * Keeps one odd row from stopping a loop over many: the row is passed over, counted each time and said once. Trouble of the
 * database itself is nobody's row, and goes on to the loop's own boundary.
 */
@Slf4j
public final class RowGuard {
    /** So many rows are told apart; what comes after them is only counted. */
    private static final int MOST_SAID = 1_000;

    private final Map<String, Counter> passedOver;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /**
     * @param metric the counter's name; its one tag says in which loop
     * @param tasks the loops that are guarded
     */
    public RowGuard(MeterRegistry registry, String metric, Collection<String> tasks) {
        passedOver = tasks.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        task -> Counter.builder(metric)
                                .tag("task", task)
                                .description("rows that a loop could not handle and passed over, each time it met them")
                                .register(registry)));
    }

    /** What the work answers; false as well when the row made it fail. */
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

    /** Reads the rows that can be read; the column {@code key} names the others. */
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

    /** Counts the row, and says it once. */
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
