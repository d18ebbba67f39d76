package com.distributed.jobscheduler.jobstore.find;

import com.distributed.jobscheduler.jobstore.job.LastOutcome;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.JobStatus;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs are wanted. Absent parts make no condition; all others must hold.
 *
 * @param status one of these
 * @param label all of these
 * @param dueFrom only jobs that wait (PENDING), for this instant or later
 * @param dueTo only jobs that wait (PENDING), for an earlier instant
 */
public record FindFilter(
        @Nullable String jobName,
        @Nullable String namePrefix,
        @Nullable String externalKey,
        @Nullable Long userId,
        @Nullable Integer segment,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable
        List<JobStatus> status,

        @Nullable Boolean paused,
        @Nullable Frequency frequency,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable
        List<String> label,

        @Nullable Instant dueFrom,
        @Nullable Instant dueTo,
        @Nullable LastOutcome lastOutcome) {
    private static final int MOST_LABELS = 16;

    /** The same, each part as the rules want it; 400 names the part and the rule. */
    public FindFilter checked(String prefix) {
        var from = dueFrom == null ? null : JobRules.instant(prefix + "dueFrom", dueFrom);
        var to = dueTo == null ? null : JobRules.instant(prefix + "dueTo", dueTo);
        if (from != null && to != null && !to.isAfter(from)) {
            throw JobRules.broken(prefix + "dueTo", "must be later than dueFrom");
        }
        return new FindFilter(
                JobRules.optionalName(prefix + "jobName", jobName),
                JobRules.optionalName(prefix + "namePrefix", namePrefix),
                JobRules.optionalName(prefix + "externalKey", externalKey),
                userId,
                segment == null ? null : JobRules.segment(prefix + "segment", segment),
                statuses(prefix + "status"),
                paused,
                frequency,
                labels(prefix + "label"),
                from,
                to,
                lastOutcome);
    }

    private @Nullable List<JobStatus> statuses(String field) {
        if (status == null) {
            return null;
        }
        if (status.isEmpty() || status.stream().anyMatch(Objects::isNull)) {
            throw JobRules.broken(field, "must name at least one status");
        }
        return List.copyOf(EnumSet.copyOf(status));
    }

    private @Nullable List<String> labels(String field) {
        var given = label;
        if (given == null) {
            return null;
        }
        if (given.isEmpty() || given.size() > MOST_LABELS) {
            throw JobRules.broken(field, "must name 1 to " + MOST_LABELS + " labels");
        }
        return IntStream.range(0, given.size())
                .mapToObj(i -> JobRules.label(given.size() == 1 ? field : field + "[" + i + "]", given.get(i)))
                .sorted()
                .distinct()
                .toList();
    }

    /** True where nothing is asked for: all jobs pass. */
    public boolean isEmpty() {
        return isOfStatusOnly() && status == null && lastOutcome == null;
    }

    /** True where nothing but statuses and the last outcome are asked for. */
    boolean isOfStatusOnly() {
        return Stream.of(jobName, namePrefix, externalKey, userId, segment, paused, frequency, label, dueFrom, dueTo)
                .allMatch(Objects::isNull);
    }

    boolean isByDueOnly() {
        return isByDue()
                && equals(new FindFilter(null, null, null, null, null, null, null, null, null, dueFrom, dueTo, null));
    }

    boolean isByDue() {
        return dueFrom != null || dueTo != null;
    }

    /** The statuses that may pass. */
    Set<JobStatus> statuses() {
        var named = status == null ? EnumSet.allOf(JobStatus.class) : EnumSet.copyOf(status);
        if (isByDue()) {
            named.retainAll(EnumSet.of(JobStatus.PENDING));
        }
        return named;
    }
}
