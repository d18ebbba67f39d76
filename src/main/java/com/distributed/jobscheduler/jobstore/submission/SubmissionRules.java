package com.distributed.jobscheduler.jobstore.submission;

import static com.distributed.jobscheduler.jobstore.values.JobRules.broken;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.jobstore.values.DayRules;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.recurrence.Recurrence;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns a submission into a job to be stored, or refuses it with 400, which names the field and the rule. */
@Component
@RequiredArgsConstructor
public class SubmissionRules {
    private final JobStoreProperties properties;
    private final RunRulesCheck runs;
    private final CalendarCheck calendars;
    private final Clock clock;

    /** The job to store; fields are named with the prefix, such as {@code [17].} in a batch. */
    public NewJob check(String prefix, JobSubmission job) {
        var frequency = job.frequency();
        if (frequency == null) {
            throw broken(prefix + "frequency", "is required");
        }
        var zone = DayRules.zone(prefix + "timeZone", Objects.requireNonNullElse(job.timeZone(), "UTC"));
        var cron = cron(prefix + "cronExpression", frequency, job.cronExpression());
        var interval = interval(prefix + "interval", frequency, job.interval());
        var anchor = anchor(prefix + "executionTime", frequency, job.executionTime());
        var end = job.endTime() == null ? null : JobRules.instant(prefix + "endTime", job.endTime());
        if (end != null && end.isBefore(anchor)) {
            throw broken(prefix + "endTime", "must not lie before executionTime");
        }
        var calendar = calendars.check(prefix, job);
        var retries = Objects.requireNonNullElse(job.maxRetries(), properties.defaultMaxRetries());
        var recurrence = Recurrence.of(frequency, anchor, zone, cron, interval, end);
        var firstRun =
                calendars.firstRun(prefix, recurrence, calendar, job.executionTime() == null ? anchor : null, end);
        var rules = runs.check(prefix, job);
        RunRulesCheck.checkJitter(prefix, rules, recurrence, firstRun);
        return new NewJob(
                JobRules.name(prefix + "jobName", job.jobName()),
                job.userId(),
                frequency,
                anchor,
                zone.getId(),
                cron,
                interval,
                end,
                maxOccurrences(prefix + "maxOccurrences", frequency, job.maxOccurrences()),
                Objects.requireNonNullElse(job.misfirePolicy(), MisfirePolicy.FIRE_ONCE),
                JobRules.text(prefix + "payload", job.payload(), JobRules.LONGEST_PAYLOAD),
                JobRules.range(prefix + "maxRetries", retries, 0, JobRules.MOST_RETRIES),
                rules,
                job.segment() == null ? null : JobRules.segment(prefix + "segment", job.segment()),
                JobRules.externalKey(prefix + "externalKey", job.externalKey()),
                firstRun,
                LabelRules.labels(prefix + "labels", job.labels()),
                calendar);
    }

    private static @Nullable String cron(String field, Frequency frequency, @Nullable String expression) {
        return frequency == Frequency.CRON
                ? computable(field, frequency, expression, expression, null)
                : absent(field, Frequency.CRON, expression);
    }

    private static @Nullable String interval(String field, Frequency frequency, @Nullable String interval) {
        return frequency == Frequency.EVERY
                ? computable(field, frequency, interval, null, interval)
                : absent(field, Frequency.EVERY, interval);
    }

    private static @Nullable String absent(String field, Frequency only, @Nullable String value) {
        if (value != null) {
            throw broken(field, "is for the frequency %s only".formatted(only));
        }
        return null;
    }

    /** The value, when run times can be computed with it. */
    private static String computable(
            String field,
            Frequency frequency,
            @Nullable String value,
            @Nullable String cron,
            @Nullable String interval) {
        if (value == null) {
            throw broken(field, "is required for the frequency " + frequency);
        }
        var text = JobRules.name(field, value);
        try {
            Recurrence.of(frequency, Instant.EPOCH, ZoneOffset.UTC, cron, interval, null);
            if (cron != null) {
                Recurrence.requirePossibleDays(cron);
            }
        } catch (IllegalArgumentException e) {
            throw broken(field, Printable.oneLine(String.valueOf(e.getMessage())));
        }
        return text;
    }

    private static @Nullable Integer maxOccurrences(String field, Frequency frequency, @Nullable Integer most) {
        if (most != null && !frequency.isRecurring()) {
            throw broken(field, "is for jobs that recur only");
        }
        return most == null ? null : JobRules.range(field, most, 1, JobRules.MOST_OCCURRENCES);
    }

    private Instant anchor(String field, Frequency frequency, @Nullable Instant executionTime) {
        if (executionTime != null) {
            return JobRules.instant(field, executionTime);
        }
        if (frequency == Frequency.CRON) {
            return Utc.micros(clock.instant());
        }
        throw broken(field, "is required");
    }
}
