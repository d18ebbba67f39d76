package com.distributed.jobscheduler.agent.execution;

import com.distributed.jobscheduler.agent.peer.JobStoreClient;
import com.distributed.jobscheduler.agent.peer.StoreAnswer;
import com.distributed.jobscheduler.agent.reporting.OutcomeReporter;
import com.distributed.jobscheduler.agent.reporting.ReportingProperties;
import com.distributed.jobscheduler.agent.reporting.RunHeartbeat;
import com.distributed.jobscheduler.agent.run.AcceptedJob;
import com.distributed.jobscheduler.agent.run.Run;
import com.distributed.jobscheduler.agent.run.Runs;
import com.distributed.jobscheduler.agent.run.StopReason;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The agent's part of SIGTERM (semantics): no new jobs, what waits goes back, what runs may finish within the grace,
 * the rest is interrupted and given back. Runs before the web server stops, so that workers are told to go elsewhere
 * and operators can watch. The heartbeats go on from here, for the scheduler has stopped by then.
 */
@Slf4j
@Component
@RequiredArgsConstructor
class Drain implements SmartLifecycle {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final JobExecutor executor;
    private final Runs runs;
    private final RunWatch watch;
    private final RunHeartbeat heartbeat;
    private final OutcomeReporter reporter;
    private final JobStoreClient store;
    private final ExecutionProperties properties;
    private final ReportingProperties reporting;
    private final Clock clock;
    private volatile boolean running;

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        var turnedOut = executor.close();
        log.info(
                "drain.began running={} queued={} grace={}",
                runs.unsettled().size(),
                turnedOut.size(),
                properties.shutdownGrace());
        var returns = turnedOut.stream()
                .map(job -> Thread.ofVirtual().start(() -> giveBack(job)))
                .toList();
        BooleanSupplier settled = () -> executor.load().taken() == 0
                && runs.unsettled().isEmpty()
                && returns.stream().noneMatch(Thread::isAlive);
        if (!await(properties.shutdownGrace(), settled)) {
            runs.unsettled().forEach(run -> run.stop(StopReason.SHUTDOWN));
            await(properties.shutdownSettle(), settled);
        }
        reporter.close();
        for (Run run : runs.unsettled()) {
            log.error(
                    "drain.unsettled key={} (left to its lease at the store)",
                    run.job().key());
        }
        log.info("drain.ended");
        running = false;
    }

    private void giveBack(AcceptedJob job) {
        var answer = store.giveBackClaim(job.occurrence());
        if (!(answer instanceof StoreAnswer.Done)) {
            log.warn("drain.queued_job_left_to_its_lease key={} answer={}", job.key(), answer);
        }
    }

    private boolean await(Duration atMost, BooleanSupplier condition) {
        var deadline = clock.instant().plus(atMost);
        var nextBeat = clock.instant();
        while (!condition.getAsBoolean()) {
            var now = clock.instant();
            if (!now.isBefore(deadline)) {
                return false;
            }
            if (!now.isBefore(nextBeat)) {
                Thread.ofVirtual().start(heartbeat::beatOnce);
                nextBeat = now.plus(reporting.heartbeatInterval());
            }
            watch.stopOverdue();
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
