package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.http.client.ExtensionCall;
import com.distributed.jobscheduler.http.client.ResultRetry;
import com.distributed.jobscheduler.recurrence.Recurrence;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.peer.NextRunReply;
import com.distributed.jobscheduler.worker.peer.StoredJob;
import com.distributed.jobscheduler.worker.store.JobStore;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import lombok.extern.slf4j.Slf4j;
import org.springframework.stereotype.Component;

/** Moves the schedule of a recurring job on after its dispatch (semantics: "One scan", 3e, and "Recurrence"). */
@Slf4j
@Component
class NextRun {
    private final JobStore store;
    private final DispatchProperties properties;
    private final DispatchMetrics metrics;
    private final Clock clock;
    private final Retry retry;
    private final ExtensionCall call;

    NextRun(
            JobStore store,
            DispatchProperties properties,
            DispatchMetrics metrics,
            Clock clock,
            RetryRegistry retries) {
        this.store = store;
        this.properties = properties;
        this.metrics = metrics;
        this.clock = clock;
        this.call = new ExtensionCall(clock);
        this.retry = ResultRetry.named(retries, "next-run", this::isWorthRepeating);
    }

    /** True when the job's policy skips an occurrence as late as this. */
    boolean isSkippedMisfire(DueEntry job) {
        return job.isRecurring()
                && policy(job) == MisfirePolicy.SKIP
                && job.lateness(clock.instant()).compareTo(properties.misfireThreshold()) > 0;
    }

    /** Moves the schedule past this occurrence; counts and logs a failure, never throws. */
    void moveOn(DueEntry job) {
        if (!job.isRecurring()) {
            return;
        }
        if (!call.isWorthAsking()) {
            metrics.nextRun(NextRunReply.UNSUPPORTED);
            return;
        }
        try {
            next(job).ifPresent(next -> move(job, next));
        } catch (DateTimeException | IllegalArgumentException e) {
            failed(job, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Instant> next(DueEntry job) {
        var due = job.occurrence().nextRunTime();
        var zone = job.timeZone() == null ? properties.timeZone() : ZoneId.of(job.timeZone());
        var recurrence = Recurrence.of(
                Objects.requireNonNull(job.frequency()), anchor(job), zone, job.cronExpression(), null, job.endTime());
        var now = clock.instant();
        return recurrence.nextAfter(policy(job) == MisfirePolicy.CATCH_UP || now.isBefore(due) ? due : now);
    }

    private Instant anchor(DueEntry job) {
        if (job.anchor() != null) {
            return job.anchor();
        }
        var stored = store.job(job.jobId()).map(StoredJob::executionTime);
        return stored.orElse(job.occurrence().nextRunTime());
    }

    private MisfirePolicy policy(DueEntry job) {
        return Objects.requireNonNullElse(job.misfirePolicy(), properties.misfire());
    }

    private void move(DueEntry job, Instant next) {
        var scheduleId = job.scheduleId();
        if (scheduleId == null) {
            failed(job, "the due list gave no scheduleId");
            return;
        }
        var reply = retry.executeSupplier(
                () -> store.moveNextRun(scheduleId, job.occurrence().nextRunTime(), next));
        switch (reply) {
            case MOVED -> {
                call.answered();
                metrics.nextRun(reply);
            }
            case UNSUPPORTED -> notOffered(job);
            case FAILED -> failed(job, "the store did not take " + next);
        }
    }

    /**
     * Once the store has moved a schedule, a 404 does not mean that it lacks the call: it is about this schedule, or a
     * proxy's.
     */
    private void notOffered(DueEntry job) {
        if (call.isOffered()) {
            failed(job, "the store no longer knows this schedule, or this call");
            return;
        }
        metrics.nextRun(NextRunReply.UNSUPPORTED);
        if (call.unknown()) {
            log.warn("next-run.unsupported next=\"this store moves its schedules itself, or not at all\"");
        }
    }

    private boolean isWorthRepeating(Object reply) {
        return reply == NextRunReply.FAILED || (reply == NextRunReply.UNSUPPORTED && call.isOffered());
    }

    private void failed(DueEntry job, String reason) {
        metrics.nextRun(NextRunReply.FAILED);
        log.warn(
                "next-run.failed job={} run={} reason=\"{}\"",
                job.jobId(),
                job.occurrence().nextRunTime(),
                reason);
    }
}
