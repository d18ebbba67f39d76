package com.distributed.jobscheduler.worker.explain;

import com.distributed.jobscheduler.worker.peer.StoredJob;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The past of a waiting job, in sentences. */
final class LastRuns {
    /** Of a run that failed. */
    static final String NO_RETRY = "Its handler ended the retries (DoNotRetry).";

    private LastRuns() {}

    /** A sentence about a skipped previous occurrence; empty when the job has run since, or skipped none. */
    static String skipped(StoredJob job) {
        var skipped = job.lastSkippedTime();
        return skipped == null || isBefore(skipped, job.lastSuccessAt()) || isBefore(skipped, job.lastFailureAt())
                ? ""
                : "Its occurrence of " + skipped + " was skipped by its policy SKIP: it did not run in time. ";
    }

    /** Which days the job's calendar excludes on the way to its run, in brackets; empty for none. */
    static String calendar(StoredJob job) {
        return job.calendarNote() == null ? "" : " (" + job.calendarNote() + ")";
    }

    private static boolean isBefore(Instant time, @Nullable Instant other) {
        return other != null && time.isBefore(other);
    }

    /**
     * A sentence about the last failed runs: how many in a row, when and why, as far as the store tells. Empty when the
     * last run did not fail. A store without a count of failures shows one by its error, which a success clears, and by
     * a retry.
     */
    static String failed(StoredJob job) {
        var retries = job.retryCount() == null ? 0 : job.retryCount();
        var counted = job.consecutiveFailures();
        var failures = counted != null ? counted : retries > 0 || job.lastError() != null ? 1 : 0;
        if (failures == 0) {
            return "";
        }
        var what = failures == 1 ? "Its last run failed" : "Its last " + failures + " runs failed, the latest";
        var when = job.lastFailureAt() == null ? "" : " at " + job.lastFailureAt();
        var why = job.lastError() == null ? "" : ": " + job.lastError();
        return Facts.sentence(what + when + why) + " " + (job.isNotToBeRetried() ? NO_RETRY + " " : "");
    }
}
