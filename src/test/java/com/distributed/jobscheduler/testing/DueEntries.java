package com.distributed.jobscheduler.testing;

import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Entries of a due list, made by hand. */
public final class DueEntries {
    /** Their due time: shortly before the start of {@link SettableClock}. */
    public static final Instant DUE = Instant.parse("2029-12-31T23:59:00.123456Z");

    private DueEntries() {}

    /** A ONE_TIME entry of segment 1. */
    public static DueEntry pending(long id) {
        return due(id, DUE);
    }

    /** A ONE_TIME entry of segment 1 with another due time. */
    public static DueEntry due(long id, Instant due) {
        return of(id, JobStatus.PENDING, 1, Frequency.ONE_TIME, due);
    }

    public static DueEntry of(long id, JobStatus status, Integer segment, Frequency frequency, Instant due) {
        return of(new Occurrence(id, due), status, segment, frequency, "hello", null, null);
    }

    /** The entry of {@link #pending} as a store lists it that counts versions. */
    public static DueEntry ofVersion(int version, long id, String payload) {
        var job = pending(id);
        return of(job.occurrence(), job.status(), job.segment(), job.frequency(), payload, version, null);
    }

    /** A ONE_TIME entry of segment 1 that jitter lets become due later than its run time. */
    public static DueEntry jittered(long id, Instant time, Instant due) {
        var job = due(id, time);
        return of(job.occurrence(), job.status(), job.segment(), job.frequency(), job.payload(), null, due);
    }

    /** The entry of {@link #due} as a store lists it that tells the schedule. */
    public static DueEntry recurring(
            long id, Instant due, Frequency frequency, @Nullable String cron, @Nullable MisfirePolicy policy) {
        var job = due(id, due);
        return new DueEntry(
                job.occurrence(),
                job.status(),
                job.segment(),
                job.userId(),
                job.jobName(),
                frequency,
                job.payload(),
                null,
                null,
                null,
                null,
                null,
                cron,
                null,
                policy,
                false,
                null,
                null,
                null,
                null);
    }

    private static DueEntry of(
            Occurrence occurrence,
            JobStatus status,
            Integer segment,
            Frequency frequency,
            String payload,
            Integer version,
            Instant dueTime) {
        return new DueEntry(
                occurrence,
                status,
                segment,
                occurrence.jobId() + 7,
                "Example Job",
                frequency,
                payload,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                version,
                dueTime,
                null);
    }
}
