package com.distributed.jobscheduler.jobstore.change;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.jobstore.job.EntityTag;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.ErrorCodes;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The versions of a job that a caller expects to change: the header {@code If-Match} (RFC 9110, 13.1.1).
 *
 * @param isGiven whether the caller sent the header, and so expects a job at all
 * @param tags the accepted tags; null for any version
 */
record ExpectedVersion(boolean isGiven, @Nullable Set<String> tags) {
    private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7e]*\"";
    private static final Pattern ONE = Pattern.compile(TAG);
    private static final Pattern LIST = Pattern.compile("\\s*" + TAG + "(?:\\s*,\\s*" + TAG + ")*+\\s*");

    /** Reads the header; without it, any version is expected. */
    static ExpectedVersion of(HttpHeaders headers) {
        var lines = headers.getOrDefault(HttpHeaders.IF_MATCH, List.of());
        if (lines.isEmpty() || lines.equals(List.of("*"))) {
            return new ExpectedVersion(!lines.isEmpty(), null);
        }
        var text = String.join(",", lines);
        if (!LIST.matcher(text).matches()) {
            throw JobRules.broken(HttpHeaders.IF_MATCH, "must be a job's version in double quotes, such as \"3\"");
        }
        return new ExpectedVersion(
                true, ONE.matcher(text).results().map(MatchResult::group).collect(Collectors.toUnmodifiableSet()));
    }

    /** Refuses with 412 that there is no job. */
    void checkNone() {
        if (isGiven) {
            throw ApiException.preconditionFailed(
                    ErrorCodes.VERSION_MISMATCH, HttpHeaders.IF_MATCH + ": there is no such job", null);
        }
    }

    /** Refuses a job of another version with 412; the data has the job as it is. */
    void check(Job job) {
        if (tags != null && !tags.contains(EntityTag.of(job))) {
            throw ApiException.preconditionFailed(
                    ErrorCodes.VERSION_MISMATCH,
                    "%s: job %d has the version %d".formatted(HttpHeaders.IF_MATCH, job.id(), job.version()),
                    job);
        }
    }
}
