package com.distributed.jobscheduler.agent.handlers;

import org.jspecify.annotations.Nullable;

/** Where a handler's words about its run go. Safe for use by several threads; what is too long is cut, and nothing fails. */
public interface RunJournal {
    /** Keeps nothing: for a handler that is run by hand, as in a test. */
    RunJournal NONE = new RunJournal() {
        @Override
        public void progress(int percent, @Nullable String text) {}

        @Override
        public void log(String line) {}
    };

    /** How far the run is. */
    void progress(int percent, @Nullable String text);

    /** A line of the run's log, or several. */
    void log(String line);
}
