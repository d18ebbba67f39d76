package com.distributed.jobscheduler.agent.execution;

import com.distributed.jobscheduler.agent.execution.ExecutionMetrics.NotStarted;
import com.distributed.jobscheduler.agent.peer.RunNotes;
import com.distributed.jobscheduler.agent.peer.StoreAnswer;
import com.distributed.jobscheduler.agent.reporting.OutcomeReporter;
import com.distributed.jobscheduler.agent.reporting.RunStarter;
import com.distributed.jobscheduler.agent.run.AcceptedJob;
import com.distributed.jobscheduler.agent.run.Run;
import com.distributed.jobscheduler.agent.run.RunOutcome;
import com.distributed.jobscheduler.agent.run.Runs;
import com.distributed.jobscheduler.tracing.Traces;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import lombok.extern.slf4j.Slf4j;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * Carries each accepted job through on its own virtual thread: the store grants the start, the handler runs, the slot
 * is freed, the outcome is reported. No job runs without the store's grant.
 */
@Slf4j
@Component
public class JobExecutor {
    private static final RunOutcome STOPPED =
            new RunOutcome.Failed("stopped, because the store did not know this run", false, null);

    private final Slots slots;
    private final Runs runs;
    private final RunStarter starter;
    private final OutcomeReporter reporter;
    private final ExecutionMetrics metrics;
    private final ExecutionProperties properties;
    private final Results results;
    private final Traces traces;
    private final Clock clock;

    JobExecutor(
            Runs runs,
            RunStarter starter,
            OutcomeReporter reporter,
            ExecutionMetrics metrics,
            ExecutionProperties properties,
            Results results,
            Traces traces,
            Clock clock) {
        this.slots = new Slots(properties);
        this.runs = runs;
        this.starter = starter;
        this.reporter = reporter;
        this.metrics = metrics;
        this.properties = properties;
        this.results = results;
        this.traces = traces;
        this.clock = clock;
        metrics.watch(slots);
    }

    /**
     * Accepts or refuses the job; returns at once, before the store is asked.
     *
     * @param stale whether its assignment is outdated: then only a repeat is accepted
     */
    public Admission accept(AcceptedJob job, boolean stale) {
        var now = clock.instant();
        var admission = stale ? slots.admitStale(job, now) : slots.admit(job, now);
        metrics.dispatched(admission);
        log.debug("dispatch.judged admission={} key={}", admission, job.key());
        switch (admission) {
            case STARTED -> launch(job);
            case REPEATED -> slots.toldUnder(job).ifPresent(outcome -> tellAgain(job, outcome));
            default -> {}
        }
        return admission;
    }

    /** Why the last job was refused for now. */
    public String whyFull() {
        return slots.whyFull(clock.instant());
    }

    /** Counts a dispatch without a handler here, which was not asked for a slot. */
    public void noHandler() {
        metrics.noHandler();
    }

    /** Number of further dispatches that fit into slots and queue. */
    public int room() {
        return slots.room(clock.instant());
    }

    /** The agent's load. */
    public AgentLoad load() {
        return new AgentLoad(
                slots.isClosed(),
                slots.limit(),
                slots.taken(),
                metrics.totalExecuted(),
                metrics.totalSucceeded(),
                metrics.totalFailed());
    }

    /** Refuses all further jobs; returns the jobs that waited for a slot and will not run here. */
    List<AcceptedJob> close() {
        return slots.close();
    }

    private void launch(AcceptedJob job) {
        launch(job, this::holdingTheSlot);
    }

    /**
     * An occurrence whose run is over comes under another claim. A store whose database failed over, or came from a backup,
     * has lost its start, and grants it again: it is told the outcome once more, and nothing runs. Any other store refuses
     * the start: this is a late repeat under an older claim.
     */
    private void tellAgain(AcceptedJob job, RunOutcome outcome) {
        var told = outcome instanceof RunOutcome.Cancelled ? STOPPED : outcome;
        launch(job, run -> {
            if (!(starter.start(run) instanceof StoreAnswer.Done)) {
                return Optional.empty();
            }
            log.warn(
                    "run.told-again job={} outcome={} next=\"the store claimed what has run here: has its database failed over?\"",
                    job.occurrence().jobId(),
                    outcome.label());
            return Optional.of(new Ended(told, Duration.ZERO, RunNotes.NONE));
        });
    }

    private void launch(AcceptedJob job, Function<Run, Optional<Ended>> work) {
        var run = new Run(job, Objects.requireNonNullElse(job.timeout(), properties.executionTimeout()));
        runs.add(run);
        Thread.ofVirtual().name("run-" + job.key()).start(() -> carryThrough(run, work));
    }

    private void carryThrough(Run run, Function<Run, Optional<Ended>> work) {
        var job = run.job();
        try (var id = MDC.putCloseable("jobId", Long.toString(job.occurrence().jobId()));
                var key = MDC.putCloseable("occurrence", job.key());
                var span = traces.begin("run", job.occurrence().traceparent())) {
            span.tag("jobId", job.occurrence().jobId()).tag("occurrence", job.key());
            var ended = work.apply(run);
            span.tag("outcome", ended.map(e -> e.outcome().label()).orElse("not_started"));
            ended.ifPresent(e -> slots.ended(job, e.outcome()));
            ended.ifPresent(e -> reporter.report(job.occurrence(), e.outcome(), e.took(), e.notes()));
        } catch (RuntimeException e) {
            log.error("run.lost (left to its lease at the store) error={}", e.toString(), e);
        } finally {
            runs.remove(run);
        }
    }

    private Optional<Ended> holdingTheSlot(Run run) {
        try {
            return switch (starter.start(run)) {
                case StoreAnswer.Done granted -> Optional.of(execute(run));
                case StoreAnswer.Refused refused -> drop(refused);
                case StoreAnswer.Unsupported unsupported -> drop("the store knows no such call", NotStarted.REFUSED);
                case StoreAnswer.Unavailable unavailable -> drop(unavailable.reason(), NotStarted.UNAVAILABLE);
                case StoreAnswer.GaveUp gaveUp -> drop(gaveUp.reason(), NotStarted.UNAVAILABLE);
            };
        } finally {
            slots.release(run.job(), run.isGranted(), clock.instant()).ifPresent(this::launch);
        }
    }

    private Ended execute(Run run) {
        var handler = run.job().handler();
        var begun = clock.instant();
        RunOutcome outcome;
        try (var span = traces.begin("handle")) {
            span.tag("handler", handler.jobName());
            outcome = run.execute(handler, results::text, begun, span.traceparent());
        }
        var took = Duration.between(begun, clock.instant());
        metrics.ended(handler.jobName(), outcome, took);
        log(handler.jobName(), outcome, took);
        var result = outcome instanceof RunOutcome.Completed completed ? completed.result() : null;
        return new Ended(outcome, took, run.journal().close(result));
    }

    private static void log(String handler, RunOutcome outcome, Duration took) {
        switch (outcome) {
            case RunOutcome.Completed completed -> log.debug("run.completed handler={} took={}", handler, took);
            case RunOutcome.Failed failed ->
                log.warn("run.failed handler={} took={} reason=\"{}\"", handler, took, failed.reason());
            default -> log.warn("run.stopped outcome={} handler={} took={}", outcome.label(), handler, took);
        }
    }

    private Optional<Ended> drop(StoreAnswer.Refused refused) {
        if (!refused.isConflict()) {
            return drop(refused.reason(), NotStarted.REFUSED);
        }
        metrics.dropped(NotStarted.CONFLICT);
        log.info("start.conflict (another holds this occurrence, or it is over) reason=\"{}\"", refused.reason());
        return Optional.empty();
    }

    private Optional<Ended> drop(String reason, NotStarted why) {
        metrics.dropped(why);
        log.error("start.dropped (not run; its claim's lease returns it) reason=\"{}\"", reason);
        return Optional.empty();
    }

    private record Ended(RunOutcome outcome, Duration took, RunNotes notes) {}
}
