package com.distributed.jobscheduler.agent.run;

import com.distributed.jobscheduler.agent.handlers.DoNotRetry;
import com.distributed.jobscheduler.agent.handlers.RetryAfter;
import com.distributed.jobscheduler.wire.OutcomeBody;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a started run ended. */
public sealed interface RunOutcome {
    /** All outcomes' names in metrics. */
    List<String> LABELS = List.of("completed", "failed", "timed_out", "cancelled", "given_back");

    /** Its name in metrics and logs. */
    String label();

    /**
     * The handler returned.
     *
     * @param result what it returned; null: nothing
     */
    record Completed(@Nullable String result) implements RunOutcome {
        @Override
        public String label() {
            return "completed";
        }
    }

    /**
     * The handler threw.
     *
     * @param doNotRetry whether it ended the retries
     * @param retryAfter when it wants the next attempt; null: it does not say
     */
    record Failed(
            String reason, boolean doNotRetry, @Nullable Duration retryAfter) implements RunOutcome {
        static Failed with(Throwable thrown) {
            return new Failed(
                    FailureReason.of(thrown),
                    thrown instanceof DoNotRetry,
                    thrown instanceof RetryAfter later ? bounded(later.delay()) : null);
        }

        private static Duration bounded(Duration delay) {
            return delay.isNegative()
                    ? Duration.ZERO
                    : delay.compareTo(OutcomeBody.LONGEST_RETRY_AFTER) > 0 ? OutcomeBody.LONGEST_RETRY_AFTER : delay;
        }

        @Override
        public String label() {
            return "failed";
        }
    }

    /** Stopped at the time limit. */
    record TimedOut(Duration limit) implements RunOutcome {
        @Override
        public String label() {
            return "timed_out";
        }
    }

    /** Stopped because the store said that it is cancelled or no longer this agent's: it needs no report. */
    record Cancelled() implements RunOutcome {
        @Override
        public String label() {
            return "cancelled";
        }
    }

    /** Stopped because the agent shuts down: the job is to run elsewhere. */
    record GivenBack() implements RunOutcome {
        @Override
        public String label() {
            return "given_back";
        }
    }
}
