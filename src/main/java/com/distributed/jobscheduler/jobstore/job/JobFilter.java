package com.distributed.jobscheduler.jobstore.job;

import com.distributed.jobscheduler.wire.JobStatus;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A filter of job lists. Absent parts make no condition; all others must hold. */
public record JobFilter(
        @Nullable JobStatus status, @Nullable LastOutcome lastOutcome) {
    private static final String OF_STATUS = "status = :status";
    /** The exact text of the partial index on PostgreSQL. */
    private static final String FAILED = "consecutive_failures > 0";

    private static final String COMPLETED = "consecutive_failures = 0 and last_success_at is not null";

    /** The where clause; it has the parameter {@code status} when there is one. */
    String where() {
        var ofOutcome = lastOutcome == null ? null : lastOutcome == LastOutcome.FAILED ? FAILED : COMPLETED;
        return Stream.of(status == null ? null : OF_STATUS, ofOutcome)
                .filter(Objects::nonNull)
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(" and "), all -> all.isEmpty() ? "" : " where " + all));
    }
}
