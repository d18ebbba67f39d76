package com.distributed.jobscheduler.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.agent.handlers.DoNotRetry;
import com.distributed.jobscheduler.agent.handlers.JobContext;
import com.distributed.jobscheduler.agent.handlers.JobFailure;
import com.distributed.jobscheduler.agent.handlers.JobHandler;
import com.distributed.jobscheduler.agent.handlers.RetryAfter;
import com.distributed.jobscheduler.agent.handlers.ReturningJobHandler;
import com.distributed.jobscheduler.agent.peer.OccurrenceRef;
import com.distributed.jobscheduler.wire.RunProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;

class RunTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private final Run run = new Run(
            new AcceptedJob(
                    new OccurrenceRef(1, "1:0", null, null), "job", "payload", NOW, 1, false, null, handler(job -> {})),
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

    private RunOutcome execute(JobHandler handler) {
        return run.execute(handler, result -> result == null ? null : "<" + result + ">", NOW, null);
    }

    @Test
    void completesWhenItsHandlerReturns() {
        assertThat(execute(handler(job -> assertThat(run.runningSince()).contains(NOW))))
                .isEqualTo(new RunOutcome.Completed(null));
        assertThat(run.runningSince()).isEmpty();
        assertThat(run.isGranted()).isTrue();
    }

    /** As a transaction is: what wraps a handler sees only calls from outside. */
    @Test
    void callsWhatItsHandlerWroteThroughWhateverIsWrappedAroundIt() {
        var called = new ArrayList<String>();

        assertThat(execute(wrapped(handler(job -> {}), JobHandler.class, called)))
                .isEqualTo(new RunOutcome.Completed(null));
        assertThat(execute(wrapped(ReturningJobHandler.named("job", job -> "done"), ReturningJobHandler.class, called)))
                .isEqualTo(new RunOutcome.Completed("<done>"));

        assertThat(called).containsExactly("run", "call");
    }

    private static JobHandler wrapped(JobHandler handler, Class<? extends JobHandler> type, List<String> called) {
        var wrapper = new ProxyFactory(type, (MethodInterceptor) invocation -> {
            called.add(invocation.getMethod().getName());
            return invocation.proceed();
        });
        wrapper.setTarget(handler);
        return (JobHandler) wrapper.getProxy();
    }

    @Test
    void failsWithOneLineOfReasonWhenItsHandlerThrowsWhateverItThrows() {
        assertThat(execute(handler(job -> {
                    throw new AssertionError("line one\n\tline\u0000 two");
                })))
                .isEqualTo(new RunOutcome.Failed("AssertionError: line one line two", false, null));
    }

    @Test
    void boundsTheReasonAndCutsNoCharacterInHalf() {
        var outcome = (RunOutcome.Failed) execute(handler(job -> {
            throw new JobFailure("x".repeat(996) + "\uD83D\uDE00".repeat(10));
        }));

        assertThat(outcome.reason()).isEqualTo("x".repeat(996) + "...");
    }

    @Test
    void isStoppedByInterruptionAndTheFirstReasonCounts() {
        var began = new CountDownLatch(1);
        var outcome = new AtomicReference<RunOutcome>();
        var interruptedAfterwards = new AtomicReference<Boolean>();
        Thread.ofVirtual().start(() -> {
            outcome.set(execute(handler(job -> {
                began.countDown();
                new CountDownLatch(1).await();
            })));
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
        assertThat(execute(handler(job -> {
                    run.stop(StopReason.SHUTDOWN);
                    assertThat(job.isCancelled()).isTrue();
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                })))
                .isEqualTo(new RunOutcome.GivenBack());
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void doesNotBeginOnceItIsStopped() {
        run.stop(StopReason.SHUTDOWN);

        assertThat(execute(handler(job -> {
                    throw new AssertionError("began");
                })))
                .isEqualTo(new RunOutcome.GivenBack());
    }

    @Test
    void keepsItsOutcomeWhenItIsToldToStopTooLate() {
        execute(handler(job -> {}));

        run.stop(StopReason.CANCELLED);

        assertThat(run.isStopped()).isFalse();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void isOverdueOnlyAfterItsTimeLimitAndOnlyWhileItRuns() {
        run.stopWhenOverdue(NOW.plus(Duration.ofDays(1)));
        assertThat(run.isStopped()).isFalse();

        assertThat(execute(handler(job -> {
                    run.stopWhenOverdue(NOW.plus(Duration.ofMinutes(5)));
                    assertThat(job.isCancelled()).isFalse();
                    run.stopWhenOverdue(NOW.plus(Duration.ofMinutes(5)).plusMillis(1));
                    job.throwIfCancelled();
                })))
                .isEqualTo(new RunOutcome.TimedOut(Duration.ofMinutes(5)));
    }

    @Test
    void hasTheResultThatItsHandlerReturns() {
        var returning = ReturningJobHandler.named("job", job -> {
            job.progress(40, "page 4 of 10");
            job.log("so far");
            return 42;
        });

        assertThat(execute(returning)).isEqualTo(new RunOutcome.Completed("<42>"));
        var notes = run.journal().close(null);
        assertThat(notes.progress()).isEqualTo(new RunProgress(40, "page 4 of 10"));
        assertThat(notes.log().lines()).containsExactly("so far");
    }

    @Test
    void failsWithWhatItsHandlerSaysOfItsRetries() {
        assertThat(execute(handler(job -> {
                    throw new DoNotRetry("no such customer");
                })))
                .isEqualTo(new RunOutcome.Failed("no such customer", true, null));
        assertThat(execute(handler(job -> {
                    throw new RetryAfter(Duration.ofMinutes(3), "too many requests");
                })))
                .isEqualTo(new RunOutcome.Failed("too many requests", false, Duration.ofMinutes(3)));
        assertThat(execute(handler(job -> {
                    throw new RetryAfter(Duration.ofDays(31), "x", new IllegalStateException());
                })))
                .isEqualTo(new RunOutcome.Failed("x", false, Duration.ofDays(30)));
        assertThat(execute(handler(job -> {
                    throw new RetryAfter(Duration.ofSeconds(-1), "x");
                })))
                .isEqualTo(new RunOutcome.Failed("x", false, Duration.ZERO));
    }
}
