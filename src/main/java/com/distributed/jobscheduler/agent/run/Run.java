package com.distributed.jobscheduler.agent.run;

import com.distributed.jobscheduler.agent.handlers.JobContext;
import com.distributed.jobscheduler.agent.handlers.JobHandler;
import com.distributed.jobscheduler.agent.handlers.ReturningJobHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * One accepted job: it waits for the store's grant, its handler runs, its outcome is reported. It can be told to stop
 * at any time. The first reason given before the handler has ended decides the outcome; after that the thread is not
 * interrupted any more.
 */
@Slf4j
@RequiredArgsConstructor
public final class Run {
    private enum Stage {
        STARTING,
        RUNNING,
        ENDED
    }

    private final AcceptedJob job;
    private final Duration timeLimit;
    private final Journal journal = new Journal();
    private Stage stage = Stage.STARTING;
    private @Nullable StopReason stopReason;
    private @Nullable Instant startedAt;
    private @Nullable Thread thread;

    public AcceptedJob job() {
        return job;
    }

    /** What its handler has said about it. */
    public Journal journal() {
        return journal;
    }

    /** What it has to say with this heartbeat. */
    Optional<Journal.News> news(int mostLogBytes, long turn) {
        return journal.news(job.key(), mostLogBytes, turn);
    }

    /**
     * Runs the handler on this thread, unless the run was told to stop before.
     *
     * @param text what is kept of the handler's result
     * @param traceparent where in a trace the handler runs; null: where the dispatch says
     */
    public RunOutcome execute(
            JobHandler handler,
            Function<@Nullable Object, @Nullable String> text,
            Instant now,
            @Nullable String traceparent) {
        if (!begin(now)) {
            return end(new RunOutcome.Completed(null));
        }
        try {
            return end(new RunOutcome.Completed(text.apply(resultOf(handler, context(traceparent)))));
        } catch (Throwable e) { // any error of a handler ends only its own run
            log.debug("handler.failed", e);
            return end(RunOutcome.Failed.with(e));
        }
    }

    /** Calls the method that the handler has written itself, so that what its application wraps around that, such as a transaction, counts. */
    private static @Nullable Object resultOf(JobHandler handler, JobContext context) throws Exception {
        if (handler instanceof ReturningJobHandler returning) {
            return returning.call(context);
        }
        handler.run(context);
        return null;
    }

    private JobContext context(@Nullable String traceparent) {
        return new JobContext(
                job.occurrence().jobId(),
                job.jobName(),
                job.payload(),
                job.occurrenceTime(),
                job.attempt(),
                job.key(),
                traceparent == null ? job.occurrence().traceparent() : traceparent,
                this::isStopped,
                journal);
    }

    private synchronized boolean begin(Instant now) {
        startedAt = now;
        if (stopReason != null) {
            return false;
        }
        thread = Thread.currentThread();
        stage = Stage.RUNNING;
        return true;
    }

    private synchronized RunOutcome end(RunOutcome ownOutcome) {
        stage = Stage.ENDED;
        thread = null;
        Thread.interrupted(); // an interrupt for the handler must not end the report
        return stopReason == null ? ownOutcome : outcomeOf(stopReason);
    }

    private RunOutcome outcomeOf(StopReason reason) {
        return switch (reason) {
            case TIMED_OUT -> new RunOutcome.TimedOut(timeLimit);
            case CANCELLED -> new RunOutcome.Cancelled();
            case SHUTDOWN -> new RunOutcome.GivenBack();
        };
    }

    /** Tells the run to stop, unless its handler has ended or it was told before. */
    public synchronized void stop(StopReason reason) {
        if (stage == Stage.ENDED || stopReason != null) {
            return;
        }
        stopReason = reason;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Stops the run when its handler has exceeded the time limit. */
    public void stopWhenOverdue(Instant now) {
        if (runningSince().filter(since -> since.plus(timeLimit).isBefore(now)).isPresent()) {
            stop(StopReason.TIMED_OUT);
        }
    }

    public synchronized boolean isStopped() {
        return stopReason != null;
    }

    /** Start of the handler; empty before and after its run. */
    public synchronized Optional<Instant> runningSince() {
        return stage == Stage.RUNNING ? Optional.ofNullable(startedAt) : Optional.empty();
    }

    /** True once the store has granted the start: the run has a lease there until its outcome is known. */
    public synchronized boolean isGranted() {
        return startedAt != null;
    }
}
