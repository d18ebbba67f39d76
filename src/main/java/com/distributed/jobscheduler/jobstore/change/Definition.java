package com.distributed.jobscheduler.jobstore.change;

import com.distributed.jobscheduler.jobstore.job.Described;
import com.distributed.jobscheduler.jobstore.job.RunRules;
import com.distributed.jobscheduler.recurrence.OnExcluded;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a caller says of a job: all that no run of it moves. Two jobs with equal definitions need no change. */
record Definition(
        String jobName,
        @Nullable Long userId,
        Schedule schedule,
        MisfirePolicy misfirePolicy,
        @Nullable String payload,
        int maxRetries,
        @Nullable Integer maxOccurrences,
        RunRules rules,
        int segment,
        @Nullable String externalKey,
        List<String> labels) {
    /** The part that says when the job runs. */
    record Schedule(
            Frequency frequency,
            Instant executionTime,
            String timeZone,
            @Nullable String cronExpression,
            @Nullable String interval,
            @Nullable Instant endTime,
            @Nullable String calendar,
            @Nullable OnExcluded onExcluded) {}

    /** The definition of a job in that segment. */
    static Definition of(Described job, int segment) {
        var use = job.calendarUse();
        return new Definition(
                job.jobName(),
                job.userId(),
                new Schedule(
                        job.frequency(),
                        job.executionTime(),
                        job.timeZone(),
                        job.cronExpression(),
                        job.interval(),
                        job.endTime(),
                        use == null ? null : use.calendar(),
                        use == null ? null : use.onExcluded()),
                job.misfirePolicy(),
                job.payload(),
                job.maxRetries(),
                job.maxOccurrences(),
                job.rules(),
                segment,
                job.externalKey(),
                job.labels());
    }

    /** The names of the fields that differ. */
    String changesOf(Definition before) {
        return Stream.of(changed(this, before), changed(schedule, before.schedule), changed(rules, before.rules))
                .flatMap(names -> names)
                .collect(Collectors.joining(", "));
    }

    private static Stream<String> changed(Record now, Record before) {
        return Arrays.stream(now.getClass().getRecordComponents())
                .filter(field -> field.getType() != Schedule.class && field.getType() != RunRules.class)
                .filter(field -> !Objects.equals(value(field, now), value(field, before)))
                .map(RecordComponent::getName);
    }

    private static @Nullable Object value(RecordComponent field, Record of) {
        try {
            return field.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
