package com.distributed.jobscheduler.jobstore.submission;

import static com.distributed.jobscheduler.jobstore.values.JobRules.broken;

import com.distributed.jobscheduler.jobstore.job.PriorityLevels;
import com.distributed.jobscheduler.jobstore.job.RetryPolicy;
import com.distributed.jobscheduler.jobstore.job.RunRules;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import com.distributed.jobscheduler.recurrence.Recurrence;
import com.distributed.jobscheduler.wire.DispatchRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The rules for what a submission says of its own runs; each error is a 400 that names the field and the rule. */
@Component
@RequiredArgsConstructor
class RunRulesCheck {
    private static final Duration LONGEST_WAIT = Duration.ofDays(30);
    private static final Duration LONGEST_JITTER = Duration.ofDays(1);
    /** An agent may repeat its report of an end for half an hour; the answer is in the history. */
    private static final Duration SHORTEST_RETENTION = Duration.ofHours(1);

    private static final Duration LONGEST_RETENTION = Duration.ofDays(3_650);
    private static final double GREATEST_MULTIPLIER = 100;

    private final JobStoreProperties properties;

    RunRules check(String prefix, JobSubmission job) {
        var jitter = job.jitter() == null
                ? null
                : JobRules.duration(prefix + "jitter", job.jitter(), Duration.ofMillis(1), LONGEST_JITTER);
        var retention = job.retention() == null
                ? null
                : JobRules.duration(prefix + "retention", job.retention(), SHORTEST_RETENTION, LONGEST_RETENTION);
        var timeout = job.timeout() == null
                ? null
                : JobRules.duration(
                        prefix + "timeout", job.timeout(), Duration.ofSeconds(1), DispatchRequest.LONGEST_TIMEOUT);
        var backoff = job.retryBackoff() == null ? null : backoff(prefix + "retryBackoff.", job.retryBackoff());
        var late = job.notifyIfLaterThan() == null
                ? null
                : JobRules.duration(
                        prefix + "notifyIfLaterThan", job.notifyIfLaterThan(), Duration.ofSeconds(1), LONGEST_WAIT);
        return new RunRules(
                timeout,
                backoff,
                late,
                jitter,
                retention,
                JobRules.inPath(prefix + "concurrencyKey", job.concurrencyKey()),
                JobRules.range(
                        prefix + "priority",
                        Objects.requireNonNullElse(job.priority(), PriorityLevels.USUAL),
                        0,
                        PriorityLevels.HIGHEST));
    }

    /** Jitter changes no order: it is shorter than the time between the first two runs. */
    static void checkJitter(String prefix, RunRules rules, Recurrence recurrence, Instant firstRun) {
        var jitter = rules.jitter();
        if (jitter == null) {
            return;
        }
        recurrence
                .nextAfter(firstRun)
                .map(second -> Duration.between(firstRun, second))
                .filter(gap -> jitter.compareTo(gap) >= 0)
                .ifPresent(gap -> {
                    throw broken(prefix + "jitter", "must be shorter than the time between the first two runs, " + gap);
                });
    }

    private RetryPolicy backoff(String prefix, RetryBackoffSubmission backoff) {
        if (backoff.initial() == null) {
            throw broken(prefix + "initial", "is required");
        }
        var initial = JobRules.duration(prefix + "initial", backoff.initial(), Duration.ZERO, LONGEST_WAIT);
        var multiplier = multiplier(prefix + "multiplier", backoff.multiplier());
        if (backoff.max() == null) {
            var usual = properties.retryBackoffMax();
            return new RetryPolicy(initial, multiplier, initial.compareTo(usual) > 0 ? initial : usual);
        }
        var max = JobRules.duration(prefix + "max", backoff.max(), Duration.ZERO, LONGEST_WAIT);
        if (max.compareTo(initial) < 0) {
            throw broken(prefix + "max", "must not be shorter than initial");
        }
        return new RetryPolicy(initial, multiplier, max);
    }

    private double multiplier(String field, @Nullable Double given) {
        var multiplier = given == null ? properties.retryBackoffMultiplier() : given;
        if (!(multiplier >= 1 && multiplier <= GREATEST_MULTIPLIER)) {
            throw broken(field, "must be from 1 to 100");
        }
        return multiplier;
    }
}
