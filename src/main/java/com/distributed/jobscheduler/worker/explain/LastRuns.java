package com.distributed.jobscheduler.worker.explain;

import com.distributed.jobscheduler.worker.peer.StoredJob;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a job that waits has behind it. */
final class LastRuns {
    /** Of a run that failed. */
    static final String NO_RETRY = "Its handler ended the retries (DoNotRetry).";

    private LastRuns() {}

    /** Says that the occurrence before this one was left out; empty when it has run since, or none was. */
    static String skipped(StoredJob job) {
        var skipped = job.lastSkippedTime();
        return skipped == null || isBefore(skipped, job.lastSuccessAt()) || isBefore(skipped, job.lastFailureAt())
                ? ""
                : "Its occurrence of " + skipped + " was left out by its policy SKIP: nobody ran it in time. ";
    }

    private static boolean isBefore(Instant time, @Nullable Instant other) {
        return other != null && time.isBefore(other);
    }

    /**
     * Says that its last runs failed, how many in a row, when and why, as far as the store tells; empty when they did not. A store
     * that does not count failures tells of the last one by its error, which a success clears, and by a retry.
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
