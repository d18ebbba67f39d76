package com.distributed.jobscheduler.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.agent.handlers.JobContext;
import com.distributed.jobscheduler.agent.handlers.JobFailure;
import com.distributed.jobscheduler.agent.handlers.JobHandler;
import com.distributed.jobscheduler.agent.peer.OccurrenceRef;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RunTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private final Run run = new Run(
            new AcceptedJob(
                    new OccurrenceRef(1, "1:0", null, null), "job", "payload", NOW, 1, false, handler(job -> {})),
            Duration.ofMinutes(5));

    private interface Work {
        void on(JobContext job) throws Exception;
    }

    private static JobHandler handler(Work work) {
        return new JobHandler() {
            @Override
            public String jobName() {
                return "job";
            }

            @Override
            public void run(JobContext job) throws Exception {
                work.on(job);
            }
        };
    }

    @Test
    void completesWhenItsHandlerReturns() {
        assertThat(run.execute(handler(job -> assertThat(run.runningSince()).contains(NOW)), NOW, null))
                .isEqualTo(new RunOutcome.Completed());
        assertThat(run.runningSince()).isEmpty();
        assertThat(run.isGranted()).isTrue();
    }

    @Test
    void failsWithOneLineOfReasonWhenItsHandlerThrowsWhateverItThrows() {
        assertThat(run.execute(
                        handler(job -> {
                            throw new AssertionError("line one\n\tline\u0000 two");
                        }),
                        NOW,
                        null))
                .isEqualTo(new RunOutcome.Failed("AssertionError: line one line two"));
    }

    @Test
    void boundsTheReasonAndCutsNoCharacterInHalf() {
        var outcome = (RunOutcome.Failed) run.execute(
                handler(job -> {
                    throw new JobFailure("x".repeat(996) + "\uD83D\uDE00".repeat(10));
                }),
                NOW,
                null);

        assertThat(outcome.reason()).isEqualTo("x".repeat(996) + "...");
    }

    @Test
    void isStoppedByInterruptionAndTheFirstReasonCounts() {
        var began = new CountDownLatch(1);
        var outcome = new AtomicReference<RunOutcome>();
        var interruptedAfterwards = new AtomicReference<Boolean>();
        Thread.ofVirtual().start(() -> {
            outcome.set(run.execute(
                    handler(job -> {
                        began.countDown();
                        new CountDownLatch(1).await();
                    }),
                    NOW,
                    null));
            interruptedAfterwards.set(Thread.currentThread().isInterrupted());
        });
        await().until(() -> began.getCount() == 0);

        run.stop(StopReason.CANCELLED);
        run.stop(StopReason.SHUTDOWN);

        await().untilAsserted(() -> assertThat(interruptedAfterwards).hasValue(false));
        assertThat(outcome).hasValue(new RunOutcome.Cancelled());
    }

    @Test
    void countsAsStoppedHoweverTheHandlerReturnsThen() {
        assertThat(run.execute(
                        handler(job -> {
                            run.stop(StopReason.SHUTDOWN);
                            assertThat(job.isCancelled()).isTrue();
                            assertThat(Thread.currentThread().isInterrupted()).isTrue();
                        }),
                        NOW,
                        null))
                .isEqualTo(new RunOutcome.GivenBack());
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void doesNotBeginOnceItIsStopped() {
        run.stop(StopReason.SHUTDOWN);

        assertThat(run.execute(
                        handler(job -> {
                            throw new AssertionError("began");
                        }),
                        NOW,
                        null))
                .isEqualTo(new RunOutcome.GivenBack());
    }

    @Test
    void keepsItsOutcomeWhenItIsToldToStopTooLate() {
        run.execute(handler(job -> {}), NOW, null);

        run.stop(StopReason.CANCELLED);

        assertThat(run.isStopped()).isFalse();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void isOverdueOnlyAfterItsTimeLimitAndOnlyWhileItRuns() {
        run.stopWhenOverdue(NOW.plus(Duration.ofDays(1)));
        assertThat(run.isStopped()).isFalse();

        assertThat(run.execute(
                        handler(job -> {
                            run.stopWhenOverdue(NOW.plus(Duration.ofMinutes(5)));
                            assertThat(job.isCancelled()).isFalse();
                            run.stopWhenOverdue(NOW.plus(Duration.ofMinutes(5)).plusMillis(1));
                            job.throwIfCancelled();
                        }),
                        NOW,
                        null))
                .isEqualTo(new RunOutcome.TimedOut(Duration.ofMinutes(5)));
    }
}
