package com.distributed.jobscheduler.benchmark;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** The logging of the benchmark's own processes. */
final class Quiet {
    private Quiet() {}

    /** Without Spring Boot, the default logging would write every header of every request. */
    static void logging() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        // JobRunr warns that its own filters are slow while they are cold.
        ((Logger) LoggerFactory.getLogger("org.jobrunr.jobs.filters")).setLevel(Level.ERROR);
    }
}
