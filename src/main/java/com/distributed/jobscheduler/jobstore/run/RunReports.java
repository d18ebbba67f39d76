package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.jobstore.execution.Outcome;
import com.distributed.jobscheduler.jobstore.execution.Progress;
import com.distributed.jobscheduler.jobstore.execution.RunNews;
import com.distributed.jobscheduler.jobstore.execution.RunNotes;
import com.distributed.jobscheduler.jobstore.job.Occurrence;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.runlog.LogTail;
import com.distributed.jobscheduler.runlog.RunText;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.OutcomeBody;
import com.distributed.jobscheduler.wire.RunHeartbeatBody;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What agents of any make say about their runs, checked. What decides about the job has rules, and a refusal names them; what a
 * handler says for people to read is made to fit, for no outcome is to be lost over it.
 */
final class RunReports {
    private static final int MOST_NEWS = 1_000;

    private RunReports() {}

    static OutcomeReport outcome(OutcomeBody body, String field) {
        var outcome = body.outcome();
        if (outcome != JobStatus.COMPLETED && outcome != JobStatus.FAILED) {
            throw JobRules.broken(field + "outcome", "must be COMPLETED or FAILED");
        }
        return new OutcomeReport(
                JobRules.name("agentId", body.agentId()),
                outcome == JobStatus.COMPLETED ? Outcome.COMPLETED : Outcome.FAILED,
                JobRules.text(field + "error", body.error(), JobRules.LONGEST_ERROR),
                notNegative(field + "durationMillis", body.durationMillis()),
                Boolean.TRUE.equals(body.doNotRetry()),
                retryAfter(notNegative(field + "retryAfterMillis", body.retryAfterMillis())),
                new RunNotes(
                        body.result() == null ? null : RunText.result(body.result()),
                        Progress.of(body.progress()),
                        log(notNegative(field + "logFrom", body.logFrom()), body.log())));
    }

    private static @Nullable Long notNegative(String field, @Nullable Long number) {
        if (number != null && number < 0) {
            throw JobRules.broken(field, "must not be negative");
        }
        return number;
    }

    private static @Nullable Duration retryAfter(@Nullable Long millis) {
        return millis == null ? null : Duration.ofMillis(Math.min(millis, OutcomeBody.LONGEST_RETRY_AFTER.toMillis()));
    }

    private static @Nullable LogTail log(@Nullable Long from, @Nullable List<@Nullable String> lines) {
        if (lines == null || lines.isEmpty()) {
            return null;
        }
        var log = new LogTail("", from == null ? 0 : from);
        given(lines).forEach(log::add);
        return log;
    }

    private static Stream<String> given(List<@Nullable String> lines) {
        return lines.stream().map(line -> Objects.requireNonNullElse(line, ""));
    }

    static List<RunNews> news(@Nullable List<RunHeartbeatBody.@Nullable RunNews> news) {
        if (news == null) {
            return List.of();
        }
        if (news.size() > MOST_NEWS) {
            throw JobRules.broken("news", "must be an array of at most " + MOST_NEWS + " entries");
        }
        return IntStream.range(0, news.size())
                .mapToObj(i -> news(news.get(i), "news[" + i + "]"))
                .toList();
    }

    private static RunNews news(RunHeartbeatBody.@Nullable RunNews news, String field) {
        if (news == null) {
            throw JobRules.broken(field, "must not be null");
        }
        var from = notNegative(field + ".logFrom", news.logFrom());
        var log = news.log();
        if (log != null && !log.isEmpty() && from == null) {
            throw JobRules.broken(field + ".logFrom", "must be given with log: how many lines came before");
        }
        return new RunNews(
                Occurrence.required(field + ".key", news.key()),
                Progress.of(news.progress()),
                from == null ? 0 : from,
                log == null ? List.of() : given(log).toList());
    }
}
