package com.distributed.jobscheduler.agent.execution;

import com.distributed.jobscheduler.agent.peer.JobStoreClient;
import com.distributed.jobscheduler.agent.peer.StoreAnswer;
import com.distributed.jobscheduler.agent.reporting.OutcomeReporter;
import com.distributed.jobscheduler.agent.run.AcceptedJob;
import com.distributed.jobscheduler.agent.run.Run;
import com.distributed.jobscheduler.agent.run.Runs;
import com.distributed.jobscheduler.agent.run.StopReason;
import java.util.function.BooleanSupplier;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The agent's part of SIGTERM (semantics): no new jobs; waiting jobs are returned; running jobs may finish within the
 * grace; the rest is interrupted and returned. Runs before the web server stops, so that workers get a 503 and
 * operators can watch.
 */
@Slf4j
@Component
@RequiredArgsConstructor
class Drain implements SmartLifecycle {
    private final JobExecutor executor;
    private final Runs runs;
    private final DrainWait wait;
    private final OutcomeReporter reporter;
    private final JobStoreClient store;
    private final ExecutionProperties properties;
    private volatile boolean running;

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        var turnedOut = executor.close();
        log.info(
                "drain.begun running={} queued={} grace={}",
                runs.unsettled().size(),
                turnedOut.size(),
                properties.shutdownGrace());
        var returns = turnedOut.stream()
                .map(job -> Thread.ofVirtual().start(() -> giveBack(job)))
                .toList();
        BooleanSupplier settled = () -> executor.load().taken() == 0
                && runs.unsettled().isEmpty()
                && returns.stream().noneMatch(Thread::isAlive);
        if (!wait.until(properties.shutdownGrace(), settled)) {
            runs.unsettled().forEach(run -> run.stop(StopReason.SHUTDOWN));
            wait.until(properties.shutdownSettle(), settled);
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
            log.warn("queued-job.not-returned key={} answer={} next=\"its lease returns it\"", job.key(), answer);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
