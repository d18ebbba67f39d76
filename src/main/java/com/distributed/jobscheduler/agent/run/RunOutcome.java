package com.distributed.jobscheduler.agent.run;

import java.time.Duration;
import java.util.List;

/** How a started run ended. */
public sealed interface RunOutcome {
    /** The names of all outcomes, as metrics show them. */
    List<String> LABELS = List.of("completed", "failed", "timed_out", "cancelled", "given_back");

    /** Its name in metrics and log lines. */
    String label();

    /** The handler returned. */
    record Completed() implements RunOutcome {
        @Override
        public String label() {
            return "completed";
        }
    }

    /** The handler threw. */
    record Failed(String reason) implements RunOutcome {
        @Override
        public String label() {
            return "failed";
        }
    }

    /** It was stopped after its time was up. */
    record TimedOut(Duration limit) implements RunOutcome {
        @Override
        public String label() {
            return "timed_out";
        }
    }

    /** It was stopped because the store said that it is cancelled or no longer this agent's: the store knows already. */
    record Cancelled() implements RunOutcome {
        @Override
        public String label() {
            return "cancelled";
        }
    }

    /** It was stopped because the agent is shutting down: the job is to run elsewhere. */
    record GivenBack() implements RunOutcome {
        @Override
        public String label() {
            return "given_back";
        }
    }
}
